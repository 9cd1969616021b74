import type { TableBlock } from '@slack/types';
import type { TestReport } from '../../../domain/change.ts';
import type { Check } from '../../../domain/evidence.ts';
import { table } from '../elements.ts';
import { shown } from '../text.ts';

const NAMES: Record<Check['id'], string> = {
  'read-back': 'Access has exactly the plan',
  'login-settings': 'Other settings in Access that decide logins',
  'sp-metadata': 'Team domain names the same ACS URL and entity ID',
  certificate: 'Certificate is in force',
  'sign-on-url': "JumpCloud's sign-on URL answers",
  'jc-application': 'JumpCloud has the application, active',
  'jc-certificate': 'JumpCloud signs with a certificate that Access trusts',
  'jc-entity-id': 'IdP Entity ID is the same on both sides',
  'jc-acs': 'ACS URLs lead to Access',
  'jc-sp-entity': 'SP Entity ID is that of Access',
  'jc-name-id': 'SAMLSubject NameID is the email address',
  'jc-attributes': 'USER ATTRIBUTES hold what Access asks for',
  'jc-signing': 'Both sides agree on signing',
  'jc-assignment': 'People are assigned',
};

const RESULTS: Record<Check['result'], string> = {
  pass: 'Pass',
  warn: 'Warn',
  fail: 'Fail',
  unknown: 'Could not check',
};

/** The automatic checks after a write, one row each. */
export const checksTable = (report: TestReport): TableBlock =>
  table([
    ['Check', 'Result', 'What I saw'],
    ...report.checks.map(check => [NAMES[check.id], RESULTS[check.result], shown(check.saw)]),
  ]);
