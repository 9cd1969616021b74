import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../../../src/domain/evidence.ts';
import { testRunMessage } from '../../../../src/slack/views/test-run.ts';
import { NOW } from '../../domain/build-change.ts';
import { wordsOf } from './rules.ts';

const run = (...checks: Check[]): string =>
  wordsOf(
    testRunMessage({
      label: 'Acme staff',
      steps: [],
      done: 0,
      checks,
      finishedAt: NOW,
      timeZone: 'UTC',
    }),
  );
const passed: Check = { id: 'sp-metadata', result: 'pass', saw: 'x' };

test('the next step of a test is that of what failed, before what is only warned of', () => {
  const warned: Check = { id: 'certificate', result: 'warn', saw: 'until' };
  assert.match(run(passed, warned), /you replace it with \/jcaccess rotate Acme staff/);
  const differs: Check = { id: 'read-back', result: 'fail', saw: 'Name: approved a, now b' };
  assert.match(
    run(passed, warned, differs),
    /you put it back in Cloudflare One .*\/jcaccess edit Acme staff/,
  );
  assert.match(run({ id: 'jc-acs', result: 'fail', saw: 'x' }), /correct it in JumpCloud › SSO App.*Acme/);
  assert.match(run({ ...passed, result: 'unknown' }), /you test again later/);
  assert.match(run(passed), /\*Next:\* nobody/);
});
