import type { TableBlock } from '@slack/types';
import type { TestReport } from '../../../domain/change.ts';
import type { Check } from '../../../domain/evidence.ts';
import { table } from '../elements.ts';
import { shown } from '../text.ts';

const NAMES: Record<Check['id'], string> = {
  'read-back': 'Access has exactly the plan',
  'sp-metadata': 'Team domain names the same ACS URL and entity ID',
  certificate: 'Certificate is in force',
  'sign-on-url': "JumpCloud's sign-on URL answers",
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
