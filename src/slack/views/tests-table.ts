import type { KnownBlock, StaticSelect } from '@slack/types';
import type { UserId } from '../../domain/ids.ts';
import type { LoginVerdict } from '../../domain/login-verdict.ts';
import {
  lookedAt,
  type ManyTestsShown,
  type NotPassed,
  type StopNote,
  type TestResult,
  type TestTally,
} from '../../domain/test-tally.ts';
import { checkWords } from './card/checks.ts';
import { button, context, header, plainText, section, table } from './elements.ts';
import type { ActionId } from './ids.ts';
import { select } from './inputs.ts';
import { counted, grouped, LIMITS } from './limits.ts';
import { type Message, message } from './message.ts';
import { joined, type Mrkdwn, md, shown, trusted } from './text.ts';
import { at } from './time.ts';

const RESULTS: Readonly<Record<NotPassed['result'], string>> = {
  failed: 'Fail',
  unclear: 'Could not check',
  warned: 'Warn',
};

const COUNTS: readonly (readonly [result: TestResult | 'skipped', words: string])[] = [
  ['failed', 'failed'],
  ['unclear', 'could not be checked'],
  ['warned', 'passed with a warning'],
  ['passed', 'passed'],
  ['skipped', 'left out: nothing in Access, or not yours to test'],
];

const LOGINS: Readonly<Record<LoginVerdict['verdict'], string>> = {
  accepted: 'accepted',
  'policy-denied': 'denied by a policy',
  'access-refused': 'refused by Access',
  'never-at-jumpcloud': 'never signed by JumpCloud',
  unclear: 'not to be seen in the logs that I can read',
};

/** All cells of a table together take 10,000 characters: with the label and the result this is safe. */
const WHAT_I_SAW = 240;
/** "Show all checks": each failing connection is an option of a menu, for a table takes no buttons. */
const SHOW_CHECKS: ActionId = 'show-checks';

const sentence = (tally: TestTally): string => {
  const parts = COUNTS.filter(([result]) => tally[result] > 0);
  const said = parts.map(([result, words]) => `${grouped(tally[result])} ${words}`).join(', ');
  // Connections come and go meanwhile.
  const total = Math.max(tally.total, lookedAt(tally));
  return `${grouped(lookedAt(tally))} of ${grouped(total)} looked at${said === '' ? '' : `: ${said}`}.`;
};

const row = ({ label, result, check }: NotPassed): string[] => [
  shown(label, 80),
  RESULTS[result],
  check ? shown(checkWords(check), WHAT_I_SAW) : 'The test broke off by a fault of mine',
];

const worstTable = ({ worst, failed, unclear, warned }: TestTally): KnownBlock[] => {
  if (worst.length === 0) return [];
  const more = failed + unclear + warned - worst.length;
  return [
    table([['Connection', 'Result', 'What I saw first'], ...worst.map(row)]),
    ...(more > 0 ? [context(md`and ${trusted(grouped(more))} more that did not pass whole`)] : []),
  ];
};

/** What the [Stop] button carries. */
const stopValue = ({ by, request }: StopNote): string => JSON.stringify({ by, request });

/** Reads what a [Stop] button carried; null when it is something else. */
export const readStopValue = (value: string): StopNote | null => {
  try {
    const read: unknown = JSON.parse(value);
    if (typeof read !== 'object' || read === null || !('by' in read) || !('request' in read)) return null;
    const { by, request } = read;
    return typeof by === 'string' && typeof request === 'string' ? { by: by as UserId, request } : null;
  } catch {
    return null;
  }
};

const controls = ({ tally, endedAt, stops }: ManyTestsShown): KnownBlock[] => {
  const stop = endedAt === null ? [button('stop-tests', 'Stop', stopValue(stops))] : [];
  const elements = [...stop, ...menu(tally)];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'tests', elements }];
};

const menu = ({ worst }: TestTally): StaticSelect[] => {
  if (worst.length === 0) return [];
  const choices = worst.map(({ connection, label }) => ({
    value: connection,
    words: shown(label, LIMITS.optionText),
  }));
  const placeholder = plainText('Test one again, all checks');
  return [{ ...select(SHOW_CHECKS, choices, undefined), placeholder }];
};

const logins = ({ tally, email }: ManyTestsShown): KnownBlock[] => {
  if (email === undefined) return [];
  const verdicts = Object.keys(LOGINS) as LoginVerdict['verdict'][];
  const said = verdicts.flatMap(verdict => {
    const count = tally.logins[verdict] ?? 0;
    return count === 0 ? [] : [trusted(`${grouped(count)} ${LOGINS[verdict]}`)];
  });
  const found: Mrkdwn = said.length === 0 ? md`none looked for yet` : joined(said, ', ');
  return [section(md`Last login of ${email}, both logs, the day before each test: ${found}.`)];
};

/** The tests of many connections, for the DM of the person who asked: counts, and those that did not pass, the worst first. */
export const testsTable = (tests: ManyTestsShown): Message => {
  const { tally, endedAt, isStopped = false } = tests;
  const isOver = endedAt !== null;
  const title = `${isOver ? 'Test of' : 'Testing'} ${counted(tally.total, 'connection')}`;
  const counts = sentence(tally);
  const isRight = tally.worst.length === 0;
  const next = isOver && !isRight ? 'you look at what did not pass.' : 'nobody.';
  const said = isStopped ? `Called off. ${counts}` : counts;
  return message(`${title}: ${said} Next: ${next}`, [
    header(title),
    section(md`*${trusted(said)}*   *Next:* ${trusted(next)}`),
    ...worstTable(tally),
    ...logins(tests),
    ...controls(tests),
    context(
      isOver
        ? md`tested from ${at(tally.began)} to ${at(endedAt)} · nothing was changed`
        : md`tested since ${at(tally.began)} · nothing is changed`,
    ),
  ]);
};
