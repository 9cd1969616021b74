import { lowerCased } from '../../domain/address.ts';
import { connectionSubject } from '../../domain/subject.ts';
import type { Standing } from '../../workflow/queries.ts';
import type { Inward } from '../inward.ts';
import type { Command } from '../press.ts';
import { visibleTo } from '../views/standing.ts';
import { md } from '../views/text.ts';
import { actorOf, isAllowed } from './authority.ts';
import { labelled } from './labelled.ts';
import { isAddress } from './paste-result.ts';
import { viewerOf } from './viewer.ts';

const ALL = '--all';

/** `/jcaccess test <label> [email]` and `/jcaccess test --all`: the result comes to the person's DM. */
export const testConnections = async (typed: Command, argument: string, inward: Inward): Promise<void> => {
  const { queries, words } = inward;
  const viewer = await viewerOf(typed, inward);
  const typedWords = argument.split(/\s+/);
  const last = typedWords.at(-1) ?? '';
  const email = isAddress(last) ? lowerCased(last) : undefined;
  const label = (email === undefined ? typedWords : typedWords.slice(0, -1)).join(' ');
  const standings = visibleTo(viewer, await queries.standings(typed.workspace));
  const mayTest = ({ connection, open }: Standing): boolean => viewer.may('test', open, connection);
  if (label === ALL) {
    const own = standings.filter(mayTest);
    if (own.length === 0 && standings.length > 0) {
      await typed.answer(NOTHING_OF_YOURS);
      return;
    }
    const refusal = await inward.allowances.takeTestAll(typed);
    if (refusal) await typed.answer(await words.refusal(refusal, null));
    else await begin(typed, own.filter(isWritten), email, inward);
    return;
  }
  const named = label === '' && standings.length === 1 ? standings[0] : undefined;
  if (label === '' && !named) {
    await typed.answer(md`Which one? Type /jcaccess test and the label, or /jcaccess test --all.`);
    return;
  }
  const found = named ?? (await labelled(typed, label, inward));
  if (!found) return;
  if (!(await isAllowed(typed, 'test', found.open, inward, found.connection))) return;
  const tooOften = await inward.allowances.take(typed, 'test', found.connection.id);
  if (tooOften) await typed.answer(await words.refusal(tooOften, null));
  else await begin(typed, [found].filter(isWritten), email, inward);
};

const NOTHING_OF_YOURS = md`Tests are for people who approve, own a connection or asked for its open change. None of the connections is yours, so nothing was tested.`;

/** True when there is something in Access to test. */
const isWritten = ({ connection, open }: Standing): boolean =>
  connection.applied !== undefined || open?.state === 'testing' || open?.state === 'awaiting-confirmation';

const begin = async (
  typed: Command,
  standings: readonly Standing[],
  email: string | undefined,
  inward: Inward,
): Promise<void> => {
  if (standings.length === 0) {
    await typed.answer(md`Nothing is written to Access yet, so there is nothing to test.`);
    return;
  }
  const { workspace, once } = typed;
  const event = {
    type: 'test-asked',
    actor: await actorOf(typed, inward),
    request: once,
    ...(email === undefined ? {} : { email }),
  } as const;
  for (const { connection } of standings) {
    const subject = connectionSubject(connection.id);
    await inward.corridor.advance(workspace, subject, event, { once: `${once}:${connection.id}` });
  }
  const what = standings.length === 1 ? md`The test runs` : md`${standings.length} tests run`;
  await typed.answer(md`${what}. What comes of it stands in your DM with me.`);
};
