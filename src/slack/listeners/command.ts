import { OPEN_CHANGES_ALLOWED } from '../../domain/allowance.ts';
import { requestedByKey } from '../../domain/keys.ts';
import { distance } from '../../workflow/queries.ts';
import { withdrawModal } from '../views/change-modals.ts';
import type { CommandWord } from '../views/commands.ts';
import { typedFilter } from '../views/filter.ts';
import { helpMessage } from '../views/help.ts';
import { LIST_ROWS, listMessage } from '../views/list.ts';
import { connectionMessage } from '../views/show.ts';
import { code, joined, md } from '../views/text.ts';
import { peopleAround } from '../words.ts';
import { exportRecord } from './audit.ts';
import { isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import { openDiagnose } from './diagnose.ts';
import { openEdit } from './edit.ts';
import { exportTyped } from './export.ts';
import { labelled } from './labelled.ts';
import { commandOwner } from './owner.ts';
import type { Command } from './press.ts';
import { openRemove } from './remove.ts';
import { openRotate } from './rotate.ts';
import { lookThrough, overviewFor } from './seen.ts';
import { openSetup } from './setup.ts';
import { testConnections } from './test.ts';
import { viewerOf } from './viewer.ts';

type CommandHandler = (command: Command, argument: string, deps: ListenerDeps) => Promise<void>;

/** `/jcaccess` and its words. */
export const command = async (typed: Command, deps: ListenerDeps): Promise<void> => {
  const tooMany = await deps.allowances.take(typed, 'command');
  if (tooMany) return await typed.answer(await deps.words.refusal(tooMany, null));
  const { word, known, rest } = wordsOf(typed);
  const deed = known === null ? unknownWord : WORDS[known];
  await deed(typed, known === null ? word : withDashes(rest), deps);
};

/** True for the command that opens the set-up form, which asks by itself who it is. */
export const asksForForm = (typed: Command): boolean => wordsOf(typed).known === 'setup';

const wordsOf = ({ text }: Command) => {
  const [word = '', ...rest] = text.split(/\s+/);
  const lower = word.toLowerCase().replace(/^(?:--?|[—–])(?=\w)/, '');
  return { word, known: isWord(lower) ? lower : null, rest: rest.join(' ') };
};

/** Phones and Macs make one long dash of two hyphens: an option begins with two. */
const withDashes = (argument: string): string => argument.replace(/^[—–](?=\w)/, '--');

const help: CommandHandler = async (typed, _argument, deps) => {
  const viewer = await viewerOf(typed, deps);
  await typed.answer(helpMessage(viewer, await overviewFor(viewer, typed.workspace, deps)));
};

const setup: CommandHandler = (typed, _argument, deps) => openSetup(typed, typed.channel, deps);

const list: CommandHandler = async (typed, argument, deps) => {
  const filter = typedFilter(argument, typed.user);
  if (!filter) {
    await typed.answer(
      md`I list by ${code('mine')}, ${code('live')}, ${code('proposed')}, ${code('open')} and days left, for example ${code('/jcaccess list mine 30')}.`,
    );
    return;
  }
  const { workspace } = typed;
  const viewer = await viewerOf(typed, deps);
  const [overview, found] = await Promise.all([
    overviewFor(viewer, workspace, deps),
    lookThrough(viewer, filter, { limit: LIST_ROWS }, workspace, deps),
  ]);
  const standings = found.standings.slice(0, LIST_ROWS);
  const view = await deps.words.general(
    standings.flatMap(one => one.open ?? []),
    standings.map(one => one.connection),
  );
  await typed.answer(
    listMessage({ ...found, standings, overview, filter }, viewer, { ...view, reader: typed.user }),
  );
};

const show: CommandHandler = async (typed, label, deps) => {
  if (label === '') return await list(typed, '', deps);
  const found = await labelled(typed, label, deps);
  if (!found) return;
  const change = found.open ?? (await deps.queries.change(typed.workspace, found.connection.latestChange));
  const view = change
    ? await deps.words.about(change, peopleAround(found.connection))
    : await deps.words.general([], [found.connection]);
  const viewer = await viewerOf(typed, deps);
  await typed.answer(connectionMessage(found, { ...view, reader: typed.user }, viewer));
};

const withdraw: CommandHandler = async (typed, label, deps) => {
  const own = await deps.queries.openChanges(typed.workspace, requestedByKey(typed.user), {
    limit: OPEN_CHANGES_ALLOWED,
  });
  const [only] = own;
  if (label === '' && own.length === 1 && only) {
    await typed.open(withdrawModal(only));
    return;
  }
  if (label === '') {
    const labels = joined(
      own.map(change => code(change.request.label)),
      ', ',
    );
    await typed.answer(
      own.length === 0
        ? md`You have no open change.`
        : md`Which one? Type /jcaccess withdraw and one of: ${labels}.`,
    );
    return;
  }
  const found = await labelled(typed, label, deps);
  if (!found) return;
  if (!found.open) return await typed.answer(md`${found.connection.request.label} has no open change.`);
  if (await isAllowed(typed, 'withdraw', found.open, deps)) await typed.open(withdrawModal(found.open));
};

const edit: CommandHandler = async (typed, label, deps) => {
  if (label === '')
    return await typed.answer(md`Which one? Type /jcaccess edit and the label of a live connection.`);
  const found = await labelled(typed, label, deps);
  if (!found) return;
  const { connection } = found;
  if (connection.status === 'live') return await openEdit(typed, connection, deps);
  await typed.answer(
    md`${connection.request.label} is not live yet: its requester edits the request on the card.`,
  );
};

const rotate: CommandHandler = async (typed, label, deps) => {
  if (label === '')
    return await typed.answer(md`Which one? Type /jcaccess rotate and the label of a live connection.`);
  const found = await labelled(typed, label, deps);
  if (!found) return;
  const { connection } = found;
  if (connection.status === 'live') return await openRotate(typed, connection, deps);
  await typed.answer(md`${connection.request.label} is not live yet, so there is nothing to rotate.`);
};

const remove: CommandHandler = async (typed, label, deps) => {
  if (label === '')
    return await typed.answer(md`Which one? Type /jcaccess remove and the label of a live connection.`);
  const found = await labelled(typed, label, deps);
  if (!found) return;
  const { connection } = found;
  if (connection.status === 'live') return await openRemove(typed, connection, deps);
  await typed.answer(
    md`${connection.request.label} is not live yet: /jcaccess withdraw ends its open change instead.`,
  );
};

const WORDS: Readonly<Record<CommandWord | '', CommandHandler>> = {
  '': help,
  help,
  setup,
  list,
  show,
  edit,
  rotate,
  remove,
  owner: commandOwner,
  withdraw,
  export: exportTyped,
  audit: exportRecord,
  test: testConnections,
  diagnose: openDiagnose,
};

/** Own words alone: `constructor` is in every object. */
const isWord = (word: string): word is CommandWord | '' => Object.hasOwn(WORDS, word);

const unknownWord: CommandHandler = async (typed, word, deps) => {
  const viewer = await viewerOf(typed, deps);
  const overview = await overviewFor(viewer, typed.workspace, deps);
  const meant = Object.keys(WORDS).find(one => one !== '' && distance(one, word.toLowerCase()) <= 2) ?? null;
  await typed.answer(helpMessage(viewer, overview, { word: word.slice(0, 60), meant }));
};
