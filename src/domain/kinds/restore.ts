import type { HeldCertificate } from '../provider.ts';
import { sameCertificate } from '../provider.ts';
import { edit } from './edit.ts';
import type { Kind } from './kind.ts';

const without = (
  list: readonly HeldCertificate[],
  others: readonly HeldCertificate[],
): readonly HeldCertificate[] => list.filter(one => !others.some(other => sameCertificate(one, other)));

/**
 * Access gets again what was approved. A certificate that was added there stays: JumpCloud may sign with it by now. It does
 * not count as approved by that.
 */
export const restore: Kind = {
  ...edit,
  wanted: ({ connection }, before) => {
    const approved = connection.applied?.settings;
    if (!approved) return null;
    const added = without(before?.certificates ?? [], approved.certificates);
    return { ...approved, certificates: [...approved.certificates, ...added] };
  },
  kept: ({ change, connection }) => connection.applied?.settings ?? change.plan.wanted,
  // Nobody logs in through a provider that has to be made anew.
  hasClock: ({ before }) => before !== null,
};
