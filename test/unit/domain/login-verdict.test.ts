import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CloudflareSaw,
  type JumpCloudSaw,
  type LoginVerdict,
  loginVerdict,
} from '../../../src/domain/login-verdict.ts';

const at = new Date('2026-11-24T14:32:00Z');
const signed: JumpCloudSaw = { kind: 'signed', at, fromTile: false };
const cloudflare: readonly CloudflareSaw[] = [
  { kind: 'accepted', at },
  { kind: 'denied', at },
  { kind: 'nothing' },
  { kind: 'unreadable', why: 'no scope' },
];
const jumpCloud: readonly JumpCloudSaw[] = [
  signed,
  { kind: 'signed', at, fromTile: true },
  { kind: 'nothing' },
  { kind: 'unknown-person' },
  { kind: 'unreadable', why: 'no key' },
  { kind: 'not-asked' },
];

/** Rows: what Cloudflare saw; columns: what JumpCloud saw. */
const table: readonly (readonly LoginVerdict['verdict'][])[] = [
  ['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'accepted'],
  ['policy-denied', 'policy-denied', 'policy-denied', 'policy-denied', 'policy-denied', 'policy-denied'],
  ['access-refused', 'access-refused', 'never-at-jumpcloud', 'never-at-jumpcloud', 'unclear', 'unclear'],
  ['unclear', 'unclear', 'unclear', 'unclear', 'unclear', 'unclear'],
];

for (const [row, seen] of cloudflare.entries()) {
  for (const [column, other] of jumpCloud.entries()) {
    const tile = other.kind === 'signed' && other.fromTile ? ' (tile)' : '';
    test(`Cloudflare: ${seen.kind}, JumpCloud: ${other.kind}${tile}`, () => {
      const judged = loginVerdict(seen, other);
      assert.equal(judged.verdict, table[row]?.[column]);
      assert.ok(judged.says.endsWith('.'));
    });
  }
}

test('a tile is named, and so is what could not be read', () => {
  assert.match(loginVerdict({ kind: 'nothing' }, { kind: 'signed', at, fromTile: true }).says, /Login URL/);
  assert.match(loginVerdict({ kind: 'nothing' }, signed).says, /\/jcaccess diagnose/);
  assert.match(loginVerdict({ kind: 'unreadable', why: 'no scope' }, signed).says, /no scope/);
  assert.match(loginVerdict({ kind: 'nothing' }, { kind: 'unreadable', why: 'no key' }).says, /no key/);
});
