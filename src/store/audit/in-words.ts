import type { RecordReport } from './verify.ts';

/** What came of a check: nothing wrong in what was looked at, something wrong, or nothing to look at. */
export type Outcome = 'sound' | 'broken' | 'nothing';

/** So many faults are written out. */
const SHOWN = 20;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

const counting = ({ counted, lines, censuses }: RecordReport): string => {
  if (counted === null)
    return 'Nothing counts them: no jcaccess from 0.2 on has written to this store yet. A chain that was taken away is not seen.';
  const rest = lines - counted;
  return `${count(censuses, 'census counts', 'censuses count')} ${counted} of them${rest === 0 ? '' : `; the newest ${rest} are counted soon or at the next start, and until then nobody sees when they are taken away`}.`;
};

const vouching = ({ checkpoints, vouched, lines }: RecordReport): string => {
  if (checkpoints === 0)
    return 'Compared with no log outside the store (--checkpoints): an end that was taken away together with its censuses is not seen.';
  const agreed = `${count(checkpoints, 'checkpoint agrees', 'checkpoints agree')}`;
  return vouched === 0
    ? `${agreed}, all of them of single chains: they vouch for no count.`
    : `${agreed}; the newest vouches for ${vouched === lines ? 'every entry' : `the first ${vouched} entries`}.`;
};

/** What a check of one workspace's record looked at and found, line by line. */
export const recordInWords = (
  report: RecordReport,
): { readonly outcome: Outcome; readonly words: readonly string[] } => {
  const { workspace, chains, entries, old, lines, vouched, faults } = report;
  if (faults.length > 0) {
    const more = faults.length - SHOWN;
    return {
      outcome: 'broken',
      words: [
        `${workspace}: BROKEN, ${count(faults.length, 'fault', 'faults')} in ${entries} entries of ${chains} chains.`,
        ...faults.slice(0, SHOWN).map(fault => `  ${fault}`),
        ...(more > 0 ? [`  and ${more} more`] : []),
      ],
    };
  }
  if (entries > 0 && entries === old && report.with === 'public key')
    return {
      outcome: 'nothing',
      words: [`${workspace}: no entry is signed yet, so the public key proves nothing here.`],
    };
  if (entries === 0)
    return { outcome: 'nothing', words: [`${workspace}: nothing is on record, so nothing was checked.`] };
  const isWhole = vouched > 0 && vouched === lines;
  return {
    outcome: 'sound',
    words: [
      `${workspace}: ${isWhole ? 'whole. ' : ''}${count(entries, 'entry', 'entries')} in ${count(chains, 'chain', 'chains')} ${entries === 1 ? 'holds' : 'hold'} together.`,
      ...(old > 0
        ? [
            report.with === 'public key'
              ? `  ${old} of them have no signature, because an older jcaccess wrote them: only the key itself proves those.`
              : `  ${old} of them were sealed before 0.2, without their workspace: another workspace's chain could have been put there before the upgrade.`,
          ]
        : []),
      `  ${counting(report)}`,
      `  ${vouching(report)}`,
    ],
  };
};
