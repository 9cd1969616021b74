import type { Inward } from '../inward.ts';
import type { Command } from '../press.ts';
import { evidencePack, recordAsCsv, recordAsJsonl } from '../views/record.ts';
import { md } from '../views/text.ts';
import { isAllowed } from './authority.ts';
import { labelled } from './labelled.ts';

/** Exports the record to the person's DM: of one connection with an evidence pack for each change, or of all. */
export const exportRecord = async (typed: Command, label: string, inward: Inward): Promise<void> => {
  const { queries, words, noticeboard, checkChain, faultsOfRecord } = inward;
  const asked = label === '' ? null : await labelled(typed, label, inward);
  if (label !== '' && !asked) return;
  const { connection = null, open = null } = asked ?? {};
  if (!(await isAllowed(typed, 'audit', open, inward, connection))) return;
  const recorded = await queries.recorded(typed.workspace, connection?.id ?? null);
  if (recorded.length === 0) {
    await typed.answer(md`Nothing is on record yet.`);
    return;
  }
  const entries = recorded.flatMap(one => one.entries);
  const packs = asked
    ? await Promise.all(
        recorded.flatMap(({ change, entries: own }) =>
          change
            ? [
                words.about(change).then(about => ({
                  name: `evidence-${change.id}.txt`,
                  text: evidencePack(change, own, checkChain(typed.workspace, change.id, own).words, about),
                })),
              ]
            : [],
        ),
      )
    : [];
  const files = [
    { name: 'audit.jsonl', text: recordAsJsonl(entries) },
    { name: 'audit.csv', text: recordAsCsv(entries) },
    ...packs.slice(-8),
  ];
  const broken = recorded
    .filter(one => !checkChain(typed.workspace, one.id, one.entries).ok)
    .map(one => `the chain of ${one.id}`);
  if (asked === null) broken.push(...(await faultsOfRecord(typed.workspace)));
  const whole =
    broken.length === 0
      ? md`its seals hold together; npm run audit:verify with the log tells whether the end is there`
      : md`BROKEN: ${broken.slice(0, 5).join('; ')}`;
  const what = connection ? md`${connection.request.label}` : md`all connections`;
  const comment = md`The record of ${what}: ${entries.length} entries of ${recorded.length} chains; ${whole}.`;
  await noticeboard.sendFiles(typed.user, files, comment.mrkdwn);
  await typed.answer(md`The record is in your DM with me.`);
};
