import { lowerCased } from '../../domain/address.ts';
import { requestedByKey } from '../../domain/keys.ts';
import { byEnd } from '../../domain/places.ts';
import { connectionSubject, workspaceSubject } from '../../domain/subject.ts';
import { isWritten } from '../../workflow/perform/test-many.ts';
import type { ConnectionOverview } from '../../workflow/queries.ts';
import type { ListenerDeps } from '../listener-deps.ts';
import type { Command } from '../press.ts';
import { grouped } from '../views/limits.ts';
import type { Viewer } from '../views/standing.ts';
import { md, trusted } from '../views/text.ts';
import { actorOf, isAllowed } from './authority.ts';
import { labelled } from './labelled.ts';
import { isAddress } from './paste-result.ts';
import { lookThrough } from './seen.ts';
import { viewerOf } from './viewer.ts';

const ALL = '--all';

/** `/jcaccess test <label> [email]` and `/jcaccess test --all`: the result comes to the person's DM. */
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
  if (!(await isAllowed(typed, 'test', found.open, deps, found.connection))) return;
  const tooOften = await deps.allowances.take(typed, 'test', found.connection.id);
  if (tooOften) await typed.answer(await deps.words.refusal(tooOften, null));
  else await testOne(typed, found, email, deps);
};

const NOTHING_OF_YOURS = md`Tests are for people who approve, own a connection or asked for its open change. None of the connections is yours, so nothing was tested.`;

const NOTHING_WRITTEN = md`Nothing is written to Access yet, so there is nothing to test.`;

const testOne = async (
  typed: Command,
  { connection, open }: ConnectionOverview,
  email: string | undefined,
  deps: ListenerDeps,
): Promise<void> => {
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
      ? md`The test runs. Its result comes to your DM with me.`
      : await deps.words.refusal(asked.error, open, connection),
  );
};

/** So many connections are looked at to say how many tests there will be. */
const COUNTED = 25;

/** Tests of everything, or of what is theirs: begun some at a time, whether this person may is asked of each again. */
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
  const what =
    total > COUNTED
      ? md`The tests of ${trusted(grouped(total))} connections run, ${trusted(String(COUNTED))} at a time`
      : first === 1
        ? md`The test runs`
        : md`${trusted(String(first))} tests run`;
  await typed.answer(md`${what}. What comes of it stands in your DM with me.`);
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
