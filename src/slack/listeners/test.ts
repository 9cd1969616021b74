import { isAddress, lowerCased } from '../../domain/address.ts';
import { asId, type ConnectionId } from '../../domain/ids.ts';
import { requestedByKey } from '../../domain/keys.ts';
import { byEnd } from '../../domain/places.ts';
import { connectionSubject, workspaceSubject } from '../../domain/subject.ts';
import type { ConnectionOverview } from '../../workflow/queries.ts';
import { isWritten } from '../../workflow/tested-connection.ts';
import { counted } from '../views/limits.ts';
import type { Viewer } from '../views/standing.ts';
import { md, trusted } from '../views/text.ts';
import { actorOf, isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import { labelled } from './labelled.ts';
import type { Command, Press } from './press.ts';
import { lookThrough } from './seen.ts';
import { viewerOf } from './viewer.ts';

const ALL = '--all';

/** `/jcaccess test <label> [email]` and `/jcaccess test --all [email]`: the result comes to the person's DM. */
export const testConnections = async (
  typed: Command,
  argument: string,
  deps: ListenerDeps,
): Promise<void> => {
  const viewer = await viewerOf(typed, deps);
  const typedWords = argument.split(/\s+/);
  const last = typedWords.at(-1) ?? '';
  const email = isAddress(last) ? lowerCased(last) : undefined;
  const label = (email === undefined ? typedWords : typedWords.slice(0, -1)).join(' ');
  if (label === ALL) return await testAll(typed, viewer, email, deps);
  const { standings, total } = await lookThrough(viewer, {}, { limit: 1 }, typed.workspace, deps);
  const named = label === '' && total === 1 ? standings[0] : undefined;
  if (label === '' && !named) {
    await typed.answer(md`Which one? Type /jcaccess test and the label, or /jcaccess test --all.`);
    return;
  }
  const found = named ?? (await labelled(typed, label, deps));
  if (!found) return;
  await testOne(typed, found, email, deps);
};

/** A connection that a table of tests names was chosen: it is tested again, with all its checks. */
export const showChecks = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const { workspace, rawValue } = press;
  const connection = await deps.queries.connection(workspace, asId<ConnectionId>(rawValue));
  if (!connection) return await press.answer(NOT_THERE);
  const open = await deps.queries.openChangeOf(workspace, connection.id);
  await testOne(press, { connection, open }, undefined, deps);
};

const NOTHING_OF_YOURS = md`Tests are for people who approve, own a connection or asked for its open change. None of the connections is yours, so nothing was tested.`;

const NOT_THERE = md`I do not know this connection any more. Nothing was tested.`;

const NOTHING_WRITTEN = md`Nothing is written to Access yet, so there is nothing to test.`;

/** The test of one connection, for a person who may. */
const testOne = async (
  typed: Command | Press,
  { connection, open }: ConnectionOverview,
  email: string | undefined,
  deps: ListenerDeps,
): Promise<void> => {
  if (!(await isAllowed(typed, 'test', open, deps, connection))) return;
  const tooOften = await deps.allowances.take(typed, 'test', connection.id);
  if (tooOften) return await typed.answer(await deps.words.refusal(tooOften, null));
  if (!isWritten(connection, open)) return await typed.answer(NOTHING_WRITTEN);
  const { workspace, once } = typed;
  const event = {
    type: 'test',
    actor: await actorOf(typed, deps),
    request: once,
    ...(email === undefined ? {} : { email }),
  } as const;
  const asked = await deps.corridor.advance(workspace, connectionSubject(connection.id), event, {
    once: `${once}:${connection.id}`,
  });
  await typed.answer(
    asked.ok
      ? md`The test of ${connection.request.label} runs. Its result comes to your DM with me.`
      : await deps.words.refusal(asked.error, open, connection),
  );
};

/** So many connections are looked at to say how many tests there will be. */
const COUNTED = 25;

/** Tests of everything, or of what is theirs, in one table: whether this person may is asked of each again. */
const testAll = async (
  typed: Command,
  viewer: Viewer,
  email: string | undefined,
  deps: ListenerDeps,
): Promise<void> => {
  const { workspace, user, once } = typed;
  const whose = viewer.may('test', null, null) ? 'all' : 'own';
  const { first, total } = await testable(typed, viewer, whose, deps);
  if (total === 0) {
    const all = await deps.queries.countStandings(workspace, { list: byEnd({ status: 'live' }) });
    return await typed.answer(whose === 'own' && all > 0 ? NOTHING_OF_YOURS : NOTHING_WRITTEN);
  }
  if (total <= COUNTED && first === 0) return await typed.answer(NOTHING_WRITTEN);
  const refusal = await deps.allowances.takeTestAll(typed);
  if (refusal) return await typed.answer(await deps.words.refusal(refusal, null));
  const event = {
    type: 'many-tests-asked',
    actor: await actorOf(typed, deps),
    tests: { by: user, request: once, whose, batch: 0, ...(email === undefined ? {} : { email }) },
  } as const;
  await deps.corridor.advance(workspace, workspaceSubject(workspace), event, { once });
  const what = trusted(counted(total > COUNTED ? total : first, 'connection'));
  await typed.answer(md`I test ${what}, one after another. A table in your DM with me shows what I find.`);
};

/** How many connections there are to test, and for how many of the first ones there is something to test. */
const testable = async (
  { workspace, user }: Command,
  viewer: Viewer,
  whose: 'all' | 'own',
  { queries }: ListenerDeps,
): Promise<{ readonly first: number; readonly total: number }> => {
  const span = { list: byEnd(whose === 'all' ? {} : { owner: user }) };
  const [page, count, asked] = await Promise.all([
    queries.standings(workspace, span, { limit: COUNTED }),
    queries.countStandings(workspace, span),
    whose === 'all' ? [] : queries.openChanges(workspace, requestedByKey(user), { limit: COUNTED }),
  ]);
  const others = (await queries.standingsOf(asked)).filter(
    one => !page.some(there => there.connection.id === one.connection.id),
  );
  const theirs = [...page, ...others].filter(({ connection, open }) => viewer.may('test', open, connection));
  const first = theirs.filter(({ connection, open }) => isWritten(connection, open)).length;
  return { first, total: count > COUNTED ? count : theirs.length };
};
