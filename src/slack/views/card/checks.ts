import type { KnownBlock, TableBlock } from '@slack/types';
import type { ChangeState, TestReport } from '../../../domain/change.ts';
import { jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
import type { Check } from '../../../domain/evidence.ts';
import { context, table } from '../elements.ts';
import { md, shown, trusted } from '../text.ts';
import { at, dayText } from '../time.ts';

const NAMES: Record<Check['id'], string> = {
  'read-back': 'Access has exactly the plan',
  'login-settings': 'Other settings in Access that decide logins',
  'sp-metadata': 'Team domain names the same ACS URL and entity ID',
  certificate: 'Certificate is in force',
  'sign-on-url': "JumpCloud's sign-on URL answers",
  'jc-application': 'JumpCloud has the application, active',
  'jc-certificate': 'JumpCloud signs with a certificate that Access trusts',
  'jc-entity-id': `${jumpCloudLabel('idpEntityId')} is the same on both sides`,
  'jc-acs': `${jumpCloudLabel('acsUrls')} lead to Access`,
  'jc-sp-entity': `${jumpCloudLabel('spEntityId')} is that of Access`,
  'jc-name-id': `${jumpCloudLabel('nameId')} is the email address`,
  'jc-attributes': `${jumpCloudLabel('userAttributes')} hold what Access asks for`,
  'jc-signing': 'Both sides agree on signing',
  'jc-assignment': 'People are assigned',
};

const RESULTS: Record<Check['result'], string> = {
  pass: 'Pass',
  warn: 'Warn',
  fail: 'Fail',
  unknown: 'Could not check',
};

/** Room for two values of a setting side by side. */
const SAW = 300;

const saw = ({ saw: words, ends }: Check, ending: (notAfter: Date) => string): string =>
  ends === undefined ? shown(words, SAW) : `${shown(words, SAW)}, ${ending(ends)}`;

const untilDay = (notAfter: Date): string => `until ${dayText(notAfter)}`;

/**
 * Automatic checks, one row each. They stand for years, so that a certificate is named with its last day alone; where the
 * table is read at once, `ending` says how long that is.
 */
export const checksTable = (
  checks: readonly Check[],
  ending: (notAfter: Date) => string = untilDay,
): TableBlock =>
  table([
    ['Check', 'Result', 'What I saw'],
    ...checks.map(check => [NAMES[check.id], RESULTS[check.result], saw(check, ending)]),
  ]);

/** One check in words: "Certificate is in force: ended, until 23 Nov 2026". */
export const checkWords = (check: Check): string => `${NAMES[check.id]}: ${saw(check, untilDay)}`;

/** Until when the checks of a change spoke of what Access has: what came after a roll-back was not looked at by them. */
const BEFORE: Partial<Record<ChangeState, string>> = {
  'rolling-back': 'before the roll-back',
  'rolled-back': 'before the roll-back',
  failed: 'before it failed',
};

/** The checks of a change under the time at which they were made. */
export const checksAsOf = (report: TestReport, state: ChangeState): KnownBlock[] => [
  context(
    BEFORE[state] === undefined
      ? md`*Checks as of ${at(report.at)}*`
      : md`*Checks at ${at(report.at)}, ${trusted(BEFORE[state])}*`,
  ),
  checksTable(report.checks),
];
