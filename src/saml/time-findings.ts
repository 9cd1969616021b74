import type { Finding } from '../domain/finding.ts';
import { HOUR_MS } from '../domain/time.ts';
import type { Claims, SubjectConfirmation } from './claims.ts';
import { instantOf, spanOf } from './instant.ts';
import { clockSkewMs } from './limits.ts';
import { responseFinding } from './response-finding.ts';

interface Window {
  readonly from: number;
  readonly until: number;
}

/**
 * Judges the times of an assertion (E17). A response that is looked at later is past its time as a matter of course, so its
 * window is judged at IssueInstant too: in order then means an old copy (`warn`), wrong then means that the login failed by it.
 */
export const timeFindings = (
  claims: Claims,
  bearer: SubjectConfirmation | undefined,
  now: Date,
): Finding[] => {
  const given = [
    ['Conditions NotBefore', claims.notBefore],
    ['Conditions NotOnOrAfter', claims.notOnOrAfter],
    ['SubjectConfirmationData NotBefore', bearer?.notBefore],
    ['SubjectConfirmationData NotOnOrAfter', bearer?.notOnOrAfter],
    ['AuthnStatement SessionNotOnOrAfter', claims.sessionNotOnOrAfter],
    ['Assertion IssueInstant', claims.issueInstant],
  ] as const;
  const unreadable = given.find(([, value]) => value !== undefined && instantOf(value) === undefined);
  if (unreadable !== undefined)
    return [
      stop(
        unreadable[0],
        'A time in the response cannot be read.',
        unreadable[1] ?? '',
        'YYYY-MM-DDThh:mm:ssZ',
      ),
    ];
  const window = windowOf(given.slice(0, 5));
  const issued = instantOf(claims.issueInstant ?? '')?.getTime();
  if (issued === undefined)
    return [
      stop(
        'Assertion IssueInstant',
        'The response does not say when it was made.',
        'no IssueInstant',
        'a time',
      ),
    ];
  return judge(window, issued, now.getTime());
};

const windowOf = (given: readonly (readonly [string, string | undefined])[]): Window => {
  const times = (suffix: string): number[] =>
    given
      .filter(([name]) => name.endsWith(suffix))
      .flatMap(([, value]) => instantOf(value ?? '')?.getTime() ?? []);
  return {
    from: Math.max(Number.NEGATIVE_INFINITY, ...times('NotBefore')),
    until: Math.min(Number.POSITIVE_INFINITY, ...times('NotOnOrAfter')),
  };
};

const isIn = ({ from, until }: Window, instant: number): boolean =>
  from - clockSkewMs <= instant && instant < until + clockSkewMs;

const judge = (window: Window, issued: number, now: number): Finding[] => {
  const age = now - issued;
  const shown = `${iso(window.from)} to ${iso(window.until)}, issued ${iso(issued)}`;
  if (!isIn(window, issued) || window.until <= window.from) {
    return [
      stop(
        'Conditions',
        'The time for which the response is valid does not fit the time at which it was made.',
        shown,
        'a few minutes around IssueInstant',
      ),
    ];
  }
  if (age < -clockSkewMs) {
    return [
      stop(
        'Assertion IssueInstant',
        `The clock of the identity provider is ahead: the response was made ${spanOf(age)} in the future.`,
        iso(issued),
        `${iso(now)} or a little earlier`,
      ),
    ];
  }
  if (isIn(window, now)) return [];
  return [
    responseFinding('E17', 'warn', {
      where: 'Conditions',
      message: `This response was made ${spanOf(age)} ago and is past its time now. At the moment it was made, its times were in order.`,
      fix:
        age < HOUR_MS
          ? 'If you copied it just now, the clock of the identity provider is behind: compare it with a public time server. Otherwise there is nothing to do.'
          : 'Nothing, if you copied it some time ago. To judge the present, log in again and copy the new response.',
      inFile: shown,
      needed: iso(now),
    }),
  ];
};

const iso = (instant: number): string =>
  Number.isFinite(instant) ? new Date(instant).toISOString() : 'no limit';

const stop = (where: string, message: string, inFile: string, needed: string): Finding =>
  responseFinding('E17', 'stop', {
    where,
    message,
    fix: 'The times come from the clock of the identity provider: check it, then log in again.',
    inFile,
    needed,
  });
