import type { Change } from '../change.ts';
import type { Connection, TrustedCertificate } from '../connection.ts';
import { releaseLabel } from '../decision.ts';
import { newCertificate } from '../kinds/rotate.ts';
import { kindOf } from '../kinds.ts';

/** What a change that ends without being kept makes of its connection; undefined for nothing. */
export const connectionAfter = (change: Change, connection: Connection): Connection | undefined =>
  releaseLabel(connection) ?? withBothTrusted(change, connection);

/** A rotation that ends half-way leaves two certificates in Access: both are named from then on. */
const withBothTrusted = (change: Change, connection: Connection): Connection | undefined => {
  const { added, plan } = change;
  const { applied } = connection;
  const facts = newCertificate(change);
  if (!added || !plan || !applied || !facts || change.kind !== 'rotate') return undefined;
  const [first, ...others] = applied.certificates;
  const isKnown = applied.certificates.some(one => one.facts.sha256Fingerprint === facts.sha256Fingerprint);
  const more: TrustedCertificate[] = isKnown ? [] : [{ facts, since: added.at, change: change.id }];
  const { wanted: settings } = kindOf(change).step({ ...withoutRemoval(change), plan });
  return {
    ...connection,
    version: connection.version + 1,
    applied: { ...applied, settings, certificates: [first, ...others, ...more] },
  };
};

const withoutRemoval = (change: Change): Change => {
  const { removal: _undecided, ...rest } = change;
  return rest;
};
