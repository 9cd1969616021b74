import type { AuditReader } from '../../ports/store.ts';
import { readAddress } from './address.ts';
import { createAuditReader } from './audit.ts';
import { connect } from './connection.ts';
import { startFaultOf } from './start-fault.ts';

/** Opens the record in Redis for reading. What Redis promises about keeping it does not matter here. */
export const openAuditAt = async (
  url: string,
): Promise<AuditReader & { readonly close: () => Promise<void> }> => {
  const connection = connect({ url });
  try {
    await connection.ask(redis => redis.ping());
  } catch (error) {
    await connection.close();
    throw startFaultOf(error, readAddress(url));
  }
  return { ...createAuditReader(connection), close: connection.close };
};
