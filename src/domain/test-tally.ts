import type { Check } from './evidence.ts';
import type { ConnectionId, UserId } from './ids.ts';
import type { LoginVerdict } from './login-verdict.ts';

/** How the test of one connection ended, the worst of its checks. */
export type TestResult = 'failed' | 'unclear' | 'warned' | 'passed';

/** A connection that did not pass whole, and the first check that tells why. */
export interface NotPassed {
  readonly connection: ConnectionId;
  readonly label: string;
  readonly result: Exclude<TestResult, 'passed'>;
  /** Absent when it could not be tested at all. */
  readonly check?: Check;
}

/** What the tests of many connections came to so far. It holds counts and the worst few, however many there are. */
export interface TestTally {
  readonly began: Date;
  /** How many connections there were to look at when it began. */
  readonly total: number;
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly unclear: number;
  /** Looked at and not tested: nothing of them is in Access, or the person may not test them. */
  readonly skipped: number;
  /** The worst first; those of one result in the order in which they were tested. */
  readonly worst: readonly NotPassed[];
  /** By verdict how many connections showed a login of the person who was named. */
  readonly logins: Partial<Readonly<Record<LoginVerdict['verdict'], number>>>;
}

/** The test of one connection, made. `checks` is null when it could not be tested at all. */
export interface Made {
  readonly connection: ConnectionId;
  readonly label: string;
  readonly checks: readonly Check[] | null;
  readonly login?: LoginVerdict['verdict'];
}

/** So many of those that did not pass are kept by name; the rest are counted. They travel with each effect. */
export const WORST_KEPT = 25;
const LABEL_KEPT = 80;
const SAW_KEPT = 200;

/** The result that the worst check gives, and the results by which checks are looked through for it. */
const BY_CHECK = [
  ['fail', 'failed'],
  ['unknown', 'unclear'],
  ['warn', 'warned'],
] as const satisfies readonly (readonly [Check['result'], NotPassed['result']])[];

const RANKS: readonly TestResult[] = BY_CHECK.map(([, result]) => result);

const cut = (text: string, max: number): string => {
  const characters = Array.from(text);
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
};

/** Nothing was looked at yet. */
export const emptyTally = (total: number, began: Date): TestTally => ({
  began,
  total,
  passed: 0,
  warned: 0,
  failed: 0,
  unclear: 0,
  skipped: 0,
  worst: [],
  logins: {},
});

/** How many connections were looked at. */
export const lookedAt = ({ passed, warned, failed, unclear, skipped }: TestTally): number =>
  passed + warned + failed + unclear + skipped;

const whyNot = ({ connection, label, checks }: Made): NotPassed | null => {
  const named = { connection, label: cut(label, LABEL_KEPT) };
  if (checks === null) return { ...named, result: 'unclear' };
  for (const [given, result] of BY_CHECK) {
    const check = checks.find(one => one.result === given);
    if (check) return { ...named, result, check: { ...check, saw: cut(check.saw, SAW_KEPT) } };
  }
  return null;
};

/** The tally with one more test. */
export const tallied = (tally: TestTally, made: Made): TestTally => {
  const notPassed = whyNot(made);
  const result = notPassed?.result ?? 'passed';
  const { login } = made;
  return {
    ...tally,
    [result]: tally[result] + 1,
    worst: notPassed ? worstOf([...tally.worst, notPassed]) : tally.worst,
    logins: login === undefined ? tally.logins : { ...tally.logins, [login]: (tally.logins[login] ?? 0) + 1 },
  };
};

const worstOf = (all: readonly NotPassed[]): readonly NotPassed[] =>
  all.toSorted((one, other) => RANKS.indexOf(one.result) - RANKS.indexOf(other.result)).slice(0, WORST_KEPT);

/** Which tests a person calls off: who asked for them, and the name of their request. */
export interface StopNote {
  readonly by: UserId;
  readonly request: string;
}

/** How far the tests of many connections are, for the message that shows them. */
export interface ManyTestsShown {
  readonly tally: TestTally;
  /** A person whose last login was looked for. */
  readonly email?: string;
  /** Null while they go on. */
  readonly endedAt: Date | null;
  /** They were called off. */
  readonly isStopped?: boolean;
  /** What calls them off. */
  readonly stops: StopNote;
}
