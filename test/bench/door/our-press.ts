import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { asId } from '../../../src/domain/ids.ts';
import type { Directory } from '../../../src/ports/directory.ts';
import { createDoor } from '../../../src/slack/door/app.ts';
import { createBoundary } from '../../../src/slack/door/boundary.ts';
import { register } from '../../../src/slack/door/register.ts';
import type { ListenerDeps } from '../../../src/slack/listeners/deps.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { createCorridor } from '../../../src/workflow/corridor.ts';
import { createQueries } from '../../../src/workflow/queries.ts';
import { approval, auditKey, benchNow, policy, seed } from '../seeds.ts';
import { served, signingSecret } from './served.ts';

// The whole path of a press on Approve, up to the acknowledgement after the commit: the door, the real listeners, the
// corridor and a SQLite file. Who presses is known beforehand, and nothing performs the effects.

const folder = mkdtempSync(join(tmpdir(), 'jcaccess-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const store = await createSqliteStore({ path: join(folder, 'press.db'), auditKey });
await seed(store, Number(process.argv[2]));

const log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message: string) => process.stderr.write(`${message}\n`),
};
const clock = { now: () => benchNow };
const door = createDoor({
  delivery: { mode: 'http', signingSecret, port: 0, host: '127.0.0.1', otherwise: async () => false },
  botToken: 'xoxb-acme-1',
  identity: { botId: 'B0JCACCESS', botUserId: 'U0JCBOT', teamId: 'T0ACME' },
  fetch,
  log,
  transportNowMs: () => Date.now(),
});
const directory: Partial<Directory> = { actor: async () => approval.actor };
const used: Partial<ListenerDeps> = {
  corridor: createCorridor({
    store,
    tenantOf: () => ({ policy, firstAccount: asId('acme') }),
    clock,
    wake: () => {},
  }),
  queries: createQueries(store),
  directory: directory as Directory,
  policy,
  clock,
  log,
};
// A press on Approve that is taken touches nothing else; anything it did touch would fail loudly.
register(
  door.app,
  () => used as ListenerDeps,
  createBoundary({ log, newReference: () => 'BENCH', delivered: () => {} }),
);
const { port } = await door.open();
served(port ?? 0);
