import type { Change, Involvement, Supplied } from './change.ts';
import { expectedCertificate } from './expected-certificate.ts';
import type { UserId } from './ids.ts';

/** The certificates that the change stands on now: those of its metadata, and the one that it waits for. */
const material = (change: Change): ReadonlySet<string> => {
  const expected = expectedCertificate(change);
  return new Set([
    ...(change.metadata?.certificates.map(one => one.sha256Fingerprint) ?? []),
    ...(expected ? [expected.sha256Fingerprint] : []),
  ]);
};

/**
 * The people whose own change this is: those who asked for it or for one that it starts again from, and those who supplied
 * an input that it still uses. Inputs are matched by certificate, so that the same bytes handed in by another person
 * change nothing, and who received a key stays bound to its certificate.
 */
export const involved = (change: Change): UserId[] => [...involvements(change).keys()];

/** By what this person is involved; null when they are not. */
export const involvementOf = (change: Change, user: UserId): Involvement | null =>
  involvements(change).get(user) ?? null;

/** Everybody involved, each with the first thing that binds them. */
const involvements = (change: Change): ReadonlyMap<UserId, Involvement> => {
  const used = material(change);
  const facts: (readonly [UserId, Involvement])[] = [
    ...(change.opened ? [] : [[change.requester, 'requester'] as const]),
    ...(change.metadata ? [[change.metadata.by, 'metadata'] as const] : []),
    ...(change.supplied ?? [])
      .filter(one => used.has(one.certificate))
      .map(one => [one.by, one.how] as const),
    ...(change.earlierRequesters ?? []).map(user => [user, 'earlier-requester'] as const),
  ];
  return new Map(facts.reverse());
};

/**
 * What stays on record beyond a change: who received a key is bound to its certificate for good; a file only as long as
 * no change that used it was kept.
 */
export const lastingSupplies = (change: Change): readonly Supplied[] => {
  const isKept = change.state === 'live' || change.state === 'nothing-to-do';
  return (change.supplied ?? []).filter(one => one.how === 'pair' || !isKept);
};

/** What is on record of who supplied what, with more of it; each fact once. */
export const withSupplied = (
  change: Pick<Change, 'supplied'>,
  more: readonly Supplied[],
): { supplied: readonly Supplied[] } => {
  const all = [...(change.supplied ?? []), ...more];
  const key = (one: Supplied): string => `${one.by} ${one.certificate} ${one.how}`;
  return { supplied: [...new Map(all.map(one => [key(one), one])).values()] };
};
