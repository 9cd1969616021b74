import type { Connection } from '../../domain/connection.ts';
import { byEnd } from '../../domain/places.ts';
import type { Result } from '../../domain/result.ts';
import type { SealedEntry } from '../../ports/store.ts';
import { evidencePack } from '../views/evidence-page.ts';
import { counted, grouped } from '../views/limits.ts';
import { recordFiles } from '../views/record.ts';
import { type Mrkdwn, md, trusted } from '../views/text.ts';
import { isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import { labelled } from './labelled.ts';
import type { Command } from './press.ts';

/** Exports the record to the person's DM: of one connection with an evidence pack for each change, or of all. */
export const exportRecord = async (typed: Command, label: string, deps: ListenerDeps): Promise<void> => {
  const asked = label === '' ? null : await labelled(typed, label, deps);
  if (label !== '' && !asked) return;
  const { connection = null, open = null } = asked ?? {};
  if (!(await isAllowed(typed, 'audit', open, deps, connection))) return;
  if (connection) await exportOne(typed, connection, deps);
  else await exportAll(typed, deps);
};

const SENT = md`The record is in your DM with me.`;
const EMPTY = md`Nothing is on record yet.`;

const verdict = (broken: readonly string[]): Mrkdwn =>
  broken.length === 0
    ? md`its seals hold together; npm run audit:verify with the log tells whether the end is there`
    : md`BROKEN: ${broken.slice(0, 5).join('; ')}`;

const filesOf = (entries: readonly SealedEntry[]) => {
  const files = recordFiles();
  for (const entry of entries) files.add(entry);
  return files.take('');
};

const sealsOf = (checked: Result<string, string>): string => (checked.ok ? checked.value : checked.error);

const exportOne = async (typed: Command, connection: Connection, deps: ListenerDeps): Promise<void> => {
  const { queries, noticeboard, checkChain } = deps;
  const { workspace } = typed;
  const recorded = await queries.recorded(workspace, connection.id);
  if (recorded.length === 0) return await typed.answer(EMPTY);
  const entries = recorded.flatMap(one => one.entries);
  const packs = await Promise.all(
    recorded.flatMap(({ change, entries: own }) =>
      change
        ? [
            deps.words.about(change).then(about => ({
              name: `evidence-${change.id}.html`,
              text: evidencePack(change, own, sealsOf(checkChain(workspace, change.id, own)), about),
            })),
          ]
        : [],
    ),
  );
  const broken = recorded
    .filter(one => !checkChain(workspace, one.id, one.entries).ok)
    .map(one => `the chain of ${one.id}`);
  const comment = md`The record of ${connection.request.label}: ${trusted(counted(entries.length, 'entry', 'entries'))} of ${trusted(counted(recorded.length, 'chain'))}; ${verdict(broken)}.`;
  await noticeboard.sendFiles(typed.user, [...filesOf(entries), ...packs.slice(-8)], comment.mrkdwn);
  await typed.answer(SENT);
};

/** So many entries are in a file: more are not held in memory at once. */
const PART = 10_000;
/** From here on it takes so long that the person is told before. */
const TOLD_FROM = 1_000;

const exportAll = async (typed: Command, deps: ListenerDeps): Promise<void> => {
  const { queries, noticeboard, checkRecord } = deps;
  const { workspace, user } = typed;
  if ((await queries.countStandings(workspace, { list: byEnd() })) >= TOLD_FROM)
    await typed.answer(md`I check the record and send it to your DM, in parts. This takes a while.`);
  const { entries: count, chains, faults } = await checkRecord(workspace);
  if (count === 0) return await typed.answer(EMPTY);
  const parts = Math.ceil(count / PART);
  const all = md`The record of all connections: ${trusted(counted(count, 'entry', 'entries'))} of ${trusted(counted(chains, 'chain'))}; ${verdict(faults)}.`;
  const files = recordFiles();
  let part = 0;
  const send = async (): Promise<void> => {
    part += 1;
    const which = md`Part ${trusted(grouped(part))} of ${trusted(grouped(parts))}.`;
    const comment = parts === 1 ? all : part === 1 ? md`${all} ${which}` : md`The record. ${which}`;
    const name = parts === 1 ? '' : `-${String(part).padStart(String(parts).length, '0')}`;
    await noticeboard.sendFiles(user, files.take(name), comment.mrkdwn);
  };
  for await (const entry of queries.entries(workspace)) {
    files.add(entry);
    if (files.lines() === PART) await send();
  }
  if (files.lines() > 0) await send();
  await typed.answer(SENT);
};
