import type { Inward } from '../inward.ts';
import type { Command } from '../press.ts';
import { evidencePack, recordAsCsv, recordAsJsonl } from '../views/record.ts';
import { unknownLabel } from '../views/show.ts';
import { md } from '../views/text.ts';
import { isAllowed } from './authority.ts';

/** Exports the record to the person's DM: of one connection with an evidence pack for each change, or of all. */
export const exportRecord = async (typed: Command, label: string, inward: Inward): Promise<void> => {
  const { queries, words, noticeboard, checkChain } = inward;
  const asked = label === '' ? null : await queries.byLabel(typed.workspace, label);
  const { connection = null, open = null } = asked?.found ?? {};
  if (!(await isAllowed(typed, 'audit', open, inward, connection))) return;
  if (asked && !asked.found) {
    await typed.answer(unknownLabel(label, asked.nearest));
    return;
  }
  const recorded = await queries.recorded(typed.workspace, asked?.found?.connection.id ?? null);
  if (recorded.length === 0) {
    await typed.answer(md`Nothing is on record yet.`);
    return;
  }
  const entries = recorded.flatMap(one => one.entries);
  const packs = asked
    ? await Promise.all(
        recorded.map(async ({ change, entries: own }) => ({
          name: `evidence-${change.id}.txt`,
          text: evidencePack(change, own, checkChain(own).words, await words.about(change)),
        })),
      )
    : [];
  const files = [
    { name: 'audit.jsonl', text: recordAsJsonl(entries) },
    { name: 'audit.csv', text: recordAsCsv(entries) },
    ...packs.slice(-8),
  ];
  const broken = recorded.filter(one => !checkChain(one.entries).ok).map(one => one.change.id);
  const whole = broken.length === 0 ? md`every chain is whole` : md`BROKEN chains: ${broken.join(', ')}`;
  const what = asked?.found ? md`${asked.found.connection.request.label}` : md`all connections`;
  const comment = md`The record of ${what}: ${entries.length} entries of ${recorded.length} changes; ${whole}.`;
  await noticeboard.sendFiles(typed.user, files, comment.mrkdwn);
  await typed.answer(md`The record is in your DM with me.`);
};
