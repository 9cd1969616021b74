import { OPEN_CHANGES_ALLOWED } from '../../domain/allowance.ts';
import { requestedByKey } from '../../domain/keys.ts';
import { distance } from '../../workflow/queries.ts';
import type { Inward } from '../inward.ts';
import type { Command } from '../press.ts';
import { withdrawModal } from '../views/change-modals.ts';
import type { CommandWord } from '../views/commands.ts';
import { typedFilter } from '../views/filter.ts';
import { helpMessage } from '../views/help.ts';
import { LIST_ROWS, listMessage } from '../views/list.ts';
import { connectionMessage } from '../views/show.ts';
import { code, joined, md } from '../views/text.ts';
import { exportRecord } from './audit.ts';
import { isAllowed } from './authority.ts';
import { openDiagnose } from './diagnose.ts';
import { openEdit } from './edit.ts';
import { labelled } from './labelled.ts';
import { lookThrough, overviewFor } from './seen.ts';
import { openSetup } from './setup.ts';
import { testConnections } from './test.ts';
import { viewerOf } from './viewer.ts';

type Deed = (command: Command, argument: string, inward: Inward) => Promise<void>;

/** `/jcaccess` and its words. */
export const command = async (typed: Command, inward: Inward): Promise<void> => {
  const tooMany = await inward.allowances.take(typed, 'command');
  if (tooMany) return await typed.answer(await inward.words.refusal(tooMany, null));
  const [word = '', ...rest] = typed.text.split(/\s+/);
  const lower = word.toLowerCase().replace(/^(?:--?|[—–])(?=\w)/, '');
  const deed = isWord(lower) ? WORDS[lower] : null;
  await (deed ?? unknownWord)(typed, deed ? withDashes(rest.join(' ')) : word, inward);
};

/** Phones and Macs make one long dash of two hyphens: an option begins with two. */
const withDashes = (argument: string): string => argument.replace(/^[—–](?=\w)/, '--');

const help: Deed = async (typed, _argument, inward) => {
  const viewer = await viewerOf(typed, inward);
  await typed.answer(helpMessage(viewer, await overviewFor(viewer, typed.workspace, inward)));
};

const setup: Deed = (typed, _argument, inward) => openSetup(typed, typed.channel, inward);

const list: Deed = async (typed, argument, inward) => {
  const filter = typedFilter(argument, typed.user);
  if (!filter) {
    await typed.answer(
      md`I list by ${code('mine')}, ${code('live')}, ${code('proposed')}, ${code('open')} and days left, for example ${code('/jcaccess list mine 30')}.`,
    );
    return;
  }
  const { workspace } = typed;
  const viewer = await viewerOf(typed, inward);
  const [overview, found] = await Promise.all([
    overviewFor(viewer, workspace, inward),
    lookThrough(viewer, filter, { limit: LIST_ROWS }, workspace, inward),
  ]);
  const standings = found.standings.slice(0, LIST_ROWS);
  const view = await inward.words.general(
    standings.flatMap(one => one.open ?? []),
    standings.map(one => one.connection),
  );
  await typed.answer(listMessage({ ...found, standings, overview, filter }, viewer, view));
};

const show: Deed = async (typed, label, inward) => {
  if (label === '') return await list(typed, '', inward);
  const found = await labelled(typed, label, inward);
  if (!found) return;
  const change = found.open ?? (await inward.queries.change(typed.workspace, found.connection.latestChange));
  const view = change ? await inward.words.about(change) : await inward.words.general([], [found.connection]);
  const viewer = await viewerOf(typed, inward);
  await typed.answer(connectionMessage(found, view, viewer));
};

const withdraw: Deed = async (typed, label, inward) => {
  const own = await inward.queries.openChanges(typed.workspace, requestedByKey(typed.user), {
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
  const found = await labelled(typed, label, inward);
  if (!found) return;
  if (!found.open) return await typed.answer(md`${found.connection.request.label} has no open change.`);
  if (await isAllowed(typed, 'withdraw', found.open, inward)) await typed.open(withdrawModal(found.open));
};

const edit: Deed = async (typed, label, inward) => {
  if (label === '')
    return await typed.answer(md`Which one? Type /jcaccess edit and the label of a live connection.`);
  const found = await labelled(typed, label, inward);
  if (!found) return;
  const { connection } = found;
  if (connection.status === 'live') return await openEdit(typed, connection, inward);
  await typed.answer(
    md`${connection.request.label} is not live yet: its requester edits the request on the card.`,
  );
};

const WORDS: Readonly<Record<CommandWord | '', Deed>> = {
  '': help,
  help,
  setup,
  list,
  show,
  edit,
  withdraw,
  audit: exportRecord,
  test: testConnections,
  diagnose: openDiagnose,
};

/** Own words alone: `constructor` is in every object. */
const isWord = (word: string): word is CommandWord | '' => Object.hasOwn(WORDS, word);

const unknownWord: Deed = async (typed, word, inward) => {
  const viewer = await viewerOf(typed, inward);
  const overview = await overviewFor(viewer, typed.workspace, inward);
  const meant = Object.keys(WORDS).find(one => one !== '' && distance(one, word.toLowerCase()) <= 2) ?? null;
  await typed.answer(helpMessage(viewer, overview, { word: word.slice(0, 60), meant }));
};
