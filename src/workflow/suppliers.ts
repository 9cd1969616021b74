import type { CertificateFacts } from '../domain/certificate.ts';
import type { Supplied } from '../domain/change.ts';
import type { WorkspaceId } from '../domain/ids.ts';
import { lastingSupplies } from '../domain/involvement.ts';
import { suppliedKey } from '../domain/keys.ts';
import type { Store } from '../ports/store.ts';

/** Who received a key of these certificates, or handed one of them in for a change that was not kept. */
export const suppliersOf = async (
  store: Pick<Store, 'changesBy'>,
  workspace: WorkspaceId,
  certificates: readonly Pick<CertificateFacts, 'sha256Fingerprint'>[],
): Promise<Supplied[]> => {
  const prints = [...new Set(certificates.map(one => one.sha256Fingerprint))];
  const changes = await Promise.all(
    prints.map(async print => await store.changesBy(workspace, suppliedKey(print))),
  );
  return changes
    .flat()
    .flatMap(lastingSupplies)
    .filter(one => prints.includes(one.certificate));
};
