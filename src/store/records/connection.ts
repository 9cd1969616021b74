import { z } from 'zod';
import type { Connection } from '../../domain/connection.ts';
import type { RecordForm, Upgrade } from './form.ts';
import { versioned } from './versioned.ts';

const connection = versioned.extend({ status: z.enum(['proposed', 'live', 'dormant', 'retired']) });

const before02 = z.looseObject({
  applied: z.looseObject({ certificate: z.looseObject({}), at: z.date(), change: z.string() }).optional(),
});

/** Since 0.2 a connection lists the certificates that Access trusts: before, it was one. */
const listOfCertificates: Upgrade = {
  since: '0.2.0',
  up: record => {
    const { applied } = before02.parse(record);
    if (!applied) return record;
    const { certificate, ...rest } = applied;
    const trusted = { facts: certificate, since: applied.at, change: applied.change };
    return { ...record, applied: { ...rest, certificates: [trusted] } };
  },
};

/** How connections are stored. */
export const CONNECTION: RecordForm<Connection> = {
  kind: 'connection',
  ladder: [listOfCertificates],
  is: (value): value is Connection => connection.safeParse(value).success,
};
