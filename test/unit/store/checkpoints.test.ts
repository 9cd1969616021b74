import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkpointIn } from '../../../src/store/audit/checkpoints.ts';

const seal = 'ab'.repeat(32);
const plain = JSON.stringify({
  level: 30,
  msg: 'audit checkpoint',
  workspace: 'T0ACME',
  census: 7,
  entries: 80,
  seal,
});
const census = { kind: 'census', workspace: 'T0ACME', number: 7, seal };

const lines: readonly [string, string][] = [
  ['jcaccess', plain],
  ['Docker Compose', `jcaccess-1  | ${plain}`],
  ['docker logs -t', `2026-11-28T08:00:00.000000000Z ${plain}`],
  [
    'Docker’s json-file',
    JSON.stringify({ log: `${plain}\n`, stream: 'stdout', time: '2026-11-28T08:00:00Z' }),
  ],
  ['Kubernetes (CRI)', `2026-11-28T08:00:00.000000000Z stdout F ${plain}`],
  ['journalctl', `Nov 28 08:00:00 host jcaccess[1]: ${plain}`],
  ['journalctl -o json', JSON.stringify({ MESSAGE: plain, PRIORITY: '6' })],
  ['Windows', `${plain}\r`],
];
for (const [from, line] of lines) {
  it(`reads a checkpoint in a log of ${from}`, () => assert.deepEqual(checkpointIn(line), census));
}

it('reads the head of one chain, of a log of before as well', () => {
  const head = { msg: 'audit checkpoint', change: '7K2Q', sequence: 12, seal };
  const found = { kind: 'chain', workspace: null, change: '7K2Q', sequence: 12, seal };
  assert.deepEqual(checkpointIn(JSON.stringify(head)), found);
  assert.deepEqual(checkpointIn(JSON.stringify({ ...head, workspace: 'T0ACME' })), {
    ...found,
    workspace: 'T0ACME',
  });
});

it('passes over other lines, and says of a checkpoint that it could not be read', () => {
  assert.equal(checkpointIn('{"msg":"jcaccess is ready"}'), null);
  assert.equal(checkpointIn(''), null);
  for (const line of [
    plain.slice(0, -20),
    'INFO: audit checkpoint census=7',
    plain.replace('"census":7', '"census":"7"'),
    JSON.stringify({ msg: 'other', note: plain }),
    JSON.stringify({ log: JSON.stringify({ log: JSON.stringify({ log: plain }) }) }),
  ])
    assert.equal(checkpointIn(line), 'unread', line);
});
