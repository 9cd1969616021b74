import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const PROCESSES = 2;
const FILES = 150;
const APART_MS = 15;

// Each process opens the same new files at the same moments.
const OPENS = `
const { openDatabase } = await import(${JSON.stringify(new URL('../../../src/store/sqlite/open.ts', import.meta.url))});
const [, folder, from] = process.argv;
for (let file = 0; file < ${FILES}; file += 1) {
  while (Date.now() < Number(from) + file * ${APART_MS});
  openDatabase(folder + '/' + file + '.db').close();
}
`;

test('processes that open a new store file in the same moment wait for each other', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-open-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const from = String(Date.now() + 1_500);
  const args = ['--no-warnings', '--input-type=module-typescript', '-e', OPENS, folder, from];
  const run = promisify(execFile);
  const ends = await Promise.allSettled(
    Array.from({ length: PROCESSES }, () => run(process.execPath, args, { env: {} })),
  );
  assert.deepEqual(
    ends.map(end => (end.status === 'rejected' ? String(end.reason) : 'opened all')),
    Array(PROCESSES).fill('opened all'),
  );
});
