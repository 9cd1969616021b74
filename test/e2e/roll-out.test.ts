import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifyRecord } from '../../src/store/audit/verify.ts';
import { openAudit } from '../../src/store/open.ts';
import type { AppStatus } from '../playground/app-contract.ts';
import { appEnvironment } from '../playground/environment.ts';
import { rehearse } from '../playground/rehearsal.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startStage } from '../worlds/stage.ts';
import { makeNewerVersion } from './newer-version.ts';
import { playOn } from './play.ts';
import { asked, samlProviders } from './steps.ts';

const LEASE_MS = 6_000;
const TRIES = 30;

test('a roll-out: two versions on one Redis bring set-ups to their end, and nothing is misread or lost', {
  skip: redisMissing,
  timeout: 240_000,
}, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-roll-out-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const redis = await startRedis();
  t.after(() => redis.stop());
  const stage = await startStage();
  t.after(() => stage.close());
  await writeFile(join(folder, 'ca.pem'), stage.ca);
  stage.slack.deliverBySocket();
  const environment = appEnvironment({ delivery: 'socket', store: redis.url, folder, port: 0 });
  const { JCACCESS_AUDIT_KEY: auditKey = '' } = environment;

  const running = new Map<ChildProcess, string>();
  const logs = { older: '', newer: '' };
  t.after(() => {
    for (const child of running.keys()) child.kill('SIGKILL');
  });
  const start = async (program: string, version: keyof typeof logs): Promise<ChildProcess> => {
    const args = [
      String(stage.port),
      join(folder, 'ca.pem'),
      String(stage.clock.offsetMs()),
      '127.0.0.1',
      String(LEASE_MS),
    ];
    const child = fork(program, args, {
      env: { PATH: process.env.PATH ?? '', ...environment, JCACCESS_LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      logs[version] += text;
    });
    const [word] = (await once(child, 'message')) as [unknown];
    assert.equal(word, 'started');
    running.set(child, version);
    return child;
  };
  const told = async (child: ChildProcess, what: unknown): Promise<AppStatus | null> => {
    child.send(what as number);
    const [status] = (await once(child, 'message', { signal: AbortSignal.timeout(10_000) })) as [
      AppStatus | null,
    ];
    return status;
  };
  const status = async (): Promise<AppStatus> => {
    const all = (await Promise.all([...running.keys()].map(one => told(one, 'status')))).filter(
      one => one !== null,
    );
    const [first] = all;
    if (!first) throw new Error('no instance answers');
    const most = (of: 'listeners' | 'claimed' | 'dueNow'): number => Math.max(...all.map(one => one[of]));
    return { ...first, listeners: most('listeners'), claimed: most('claimed'), dueNow: most('dueNow') };
  };
  const tell = async (): Promise<void> => {
    for (const child of running.keys()) await told(child, stage.clock.offsetMs());
  };
  const app = { status, tell, restart: async () => {}, stop: async () => {} };
  const play = playOn({ ...rehearse(stage, app, 60_000), logFile: undefined, close: async () => {} });

  const older = await start(fileURLToPath(new URL('instance.ts', import.meta.url)), 'older');
  const labels = ['Before', 'Beside'];
  const text = (label: string): string => play.text(play.card(label));
  /** Does something again, as the answer asks for, until it is done: Slack may give it to either instance. */
  const until = async (isDone: () => boolean, deed: () => Promise<unknown>): Promise<void> => {
    for (let tries = 0; !isDone(); tries += 1) {
      assert.ok(
        tries < TRIES,
        `it was not done in ${TRIES} tries:\n${labels.map(label => text(label)).join('\n')}\n${logs.older}\n${logs.newer}`,
      );
      await deed();
    }
  };
  const asks = async (label: string): Promise<void> => {
    const entityId = `https://acme.example/${label.toLowerCase()}`;
    await play.types('ana', '/jcaccess setup');
    assert.deepEqual(await play.submits('ana', { ...asked, label, 'entity-id': entityId }), {});
  };
  const handsIn = async (label: string): Promise<void> => {
    const metadata = await play.doJumpCloud();
    const { channel, ts } = play.card(label);
    await play.uploads(
      'ana',
      { filename: 'JumpCloud-saml2-metadata.xml', text: metadata },
      { channel, threadTs: ts },
    );
  };

  await asks('Before');
  await start(await makeNewerVersion(join(folder, 'newer')), 'newer');
  await handsIn('Before');
  await asks('Beside');
  await handsIn('Beside');
  for (const label of labels) {
    await until(
      () => /Needs approval|Ready for approval|approve/i.test(text(label)),
      () => play.advance('PT6M'),
    );
    await until(
      () => !/Needs approval/.test(text(label)),
      () => play.presses('ben', 'approve', play.card(label)),
    );
  }
  running.delete(older);
  older.kill('SIGTERM');
  assert.deepEqual(await once(older, 'exit'), [0, null]);
  for (const label of labels) {
    await play.presses('ana', 'watch-login', play.card(label));
    await play.submits('ana', { email: 'ana@acme.com' });
    const provider = String(samlProviders(play).find(one => one.name === label)?.id);
    await play.logsIn('ana', { provider });
    await play.advance('PT1M');
    await until(
      () => /Live since/.test(text(label)),
      () => play.presses('ana', 'keep', play.card(label)),
    );
  }

  assert.equal(samlProviders(play).length, 2);
  await soundRecord();
  // Which instance claims an effect first is chance; that the older one met what it does not know is not.
  assert.match(logs.older, /left alone: (effect|the stored change)/);
  assert.equal((await status()).parked, 0);

  async function soundRecord(): Promise<void> {
    const reader = await openAudit({
      engine: 'redis',
      url: redis.url,
      allowUnsafeDurability: true,
      waitReplicas: 0,
    });
    const { faults, chains } = await verifyRecord(reader, 'T0ACME', auditKey);
    await reader.close();
    assert.deepEqual(faults, []);
    assert.ok(chains >= 2);
  }
});
