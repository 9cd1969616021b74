import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AppStatus } from '../playground/app-contract.ts';
import { appEnvironment } from '../playground/environment.ts';
import { type Rehearsal, rehearse } from '../playground/rehearsal.ts';
import { type RedisServer, redisMissing, startRedis } from '../worlds/redis.ts';
import { type Stage, startStage } from '../worlds/stage.ts';
import { textOfBlocks } from './visible-text.ts';

const LEASE_MS = 6_000;
/** A lease is renewed at each third of it, so this much is left of it at least. */
const LEFT_MS = (2 / 3) * LEASE_MS;
/** A round of the runner, and a machine that is busy. */
const SLACKNESS_MS = 3_000;
const DRAIN_LIMIT_MS = 10_000;

type Instance = ChildProcess & { readonly address: string };

describe('three instances on one Redis', { skip: redisMissing, timeout: 90_000 }, () => {
  let folder: string;
  let redis: RedisServer;
  let stage: Stage;
  let play: Rehearsal;
  let instances: Instance[] = [];
  /** Instances that sent effects to Slack or Cloudflare. */
  const workers = new Set<string>();
  /** Chooses the call that is never answered. */
  let holds: ((request: IncomingMessage) => boolean) | null = null;
  let held = Promise.withResolvers<string>();

  const start = async (address: string): Promise<void> => {
    const environment = appEnvironment({ delivery: 'socket', store: redis.url, folder, port: 0 });
    const child = fork(
      fileURLToPath(new URL('instance.ts', import.meta.url)),
      [String(stage.port), join(folder, 'ca.pem'), String(stage.clock.offsetMs()), address, String(LEASE_MS)],
      { env: { PATH: process.env.PATH ?? '', ...environment, JCACCESS_LOG_LEVEL: 'error' } },
    );
    instances.push(Object.assign(child, { address }));
    const [word] = (await once(child, 'message')) as [unknown];
    assert.equal(word, 'started');
  };
  const statusOf = async (instance: Instance): Promise<AppStatus | null> => {
    if (!instance.connected) return null;
    instance.send('status', () => {});
    const answered = once(instance, 'message', { signal: AbortSignal.timeout(2_000) });
    return answered.then(
      ([status]) => status as AppStatus | null,
      () => null,
    );
  };
  const status = async (): Promise<AppStatus> => {
    const all = (await Promise.all(instances.map(statusOf))).filter(one => one !== null);
    const [first] = all;
    if (!first) throw new Error('no instance answers');
    const most = (of: 'listeners' | 'claimed' | 'dueNow'): number => Math.max(...all.map(one => one[of]));
    return { ...first, listeners: most('listeners'), claimed: most('claimed'), dueNow: most('dueNow') };
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jcaccess-instances-'));
    redis = await startRedis();
    stage = await startStage();
    await writeFile(join(folder, 'ca.pem'), stage.ca);
    for (const world of [stage.slack, stage.cloudflare]) {
      const handle = world.handle.bind(world);
      world.handle = async (request, response) => {
        const address = request.socket.remoteAddress ?? '';
        if (holds?.(request)) {
          holds = null;
          held.resolve(address);
          return;
        }
        if (/chat\.postMessage/.test(request.url ?? '')) workers.add(address);
        await handle(request, response);
      };
    }
    stage.slack.deliverBySocket();
    await Promise.all(['127.0.0.11', '127.0.0.12', '127.0.0.13'].map(start));
    const app = { status, tell: async () => {}, restart: async () => {}, stop: async () => {} };
    play = rehearse(stage, app, 20_000);
  });
  after(async () => {
    for (const instance of instances) instance.kill('SIGKILL');
    await stage.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Does an act; gives the errors under the fields of a form. */
  const act = async (body: object): Promise<unknown> => {
    const { answer } = await play.act(body);
    assert.equal(answer.ok, true, JSON.stringify(answer.error));
    return (answer.result as { errors?: unknown } | undefined)?.errors;
  };
  /** `isToldTwice`: two of the instances, or one of them twice, get the same form. */
  const anaAsksFor = async (label: string, isToldTwice = false): Promise<void> => {
    await act({ as: 'ana', command: '/jcaccess', channel: 'it-changes', text: 'setup' });
    const viewId = play.state().modals.find(modal => modal.user === 'ana')?.viewId;
    const entityId = `https://acme.example/${label.toLowerCase().replaceAll(' ', '-')}`;
    const values = { label, channel: 'C0ITCHANGES', owner: 'U0ANA', 'entity-id': entityId };
    if (isToldTwice) stage.slack.fault({ kind: 'duplicate-delivery' });
    const errors = await act({ as: 'ana', submit: { viewId, values } });
    // The one that was second may answer first, that there is such a connection already.
    if (!isToldTwice) assert.equal(errors, undefined, JSON.stringify(errors));
  };
  /** How often the card and the recipe are there. */
  const saidOf = (label: string): { cards: number; recipes: number } => {
    const { channels } = play.state();
    const said = channels.flatMap(({ messages }) =>
      messages.map(({ blocks, ts, threadTs }) => ({ lines: textOfBlocks(blocks).split('\n'), ts, threadTs })),
    );
    const cards = said.filter(one => one.threadTs === undefined && one.lines[0] === `Set up: ${label}`);
    return {
      cards: cards.length,
      recipes: said.filter(one => one.lines[0] === `Recipe: ${label} in JumpCloud`).length,
    };
  };
  const each = { cards: 1, recipes: 1 };

  it('share the work, and do once what two of them were told', async () => {
    assert.equal(stage.slack.connections(), 3);
    const labels: string[] = [];
    // Slack throws a die for each delivery, so an instance may be left out for a while.
    while (labels.length < 6 || (workers.size < 3 && labels.length < 20)) {
      const label = `Staff ${labels.length + 1}`;
      labels.push(label);
      await anaAsksFor(label, true);
    }
    for (const label of labels) assert.deepEqual(saidOf(label), each, label);
    assert.deepEqual([...workers].sort(), ['127.0.0.11', '127.0.0.12', '127.0.0.13']);
  });

  it('take up what a killed one was doing, within the lease', async () => {
    held = Promise.withResolvers();
    holds = request => /chat\.postMessage/.test(request.url ?? '');
    const asked = anaAsksFor('Killed');
    const address = await held.promise;
    const killed = instances.find(instance => instance.address === address);
    assert.ok(killed);
    killed.kill('SIGKILL');
    const begun = performance.now();
    instances = instances.filter(instance => instance !== killed);
    await asked;
    const ms = performance.now() - begun;
    assert.deepEqual(saidOf('Killed'), each);
    assert.ok(ms < LEASE_MS + SLACKNESS_MS, `after ${ms} ms`);
    await start(address);
  });

  it('end within ten seconds at SIGTERM, and hand over what hangs', async () => {
    held = Promise.withResolvers();
    holds = request => /chat\.postMessage/.test(request.url ?? '');
    const asked = anaAsksFor('Ended');
    const address = await held.promise;
    const ended = instances.find(instance => instance.address === address);
    assert.ok(ended);
    const begun = performance.now();
    ended.kill('SIGTERM');
    const [code] = (await once(ended, 'exit')) as [number];
    const ms = performance.now() - begun;
    instances = instances.filter(instance => instance !== ended);
    assert.equal(code, 0);
    assert.ok(ms < DRAIN_LIMIT_MS, `after ${ms} ms`);
    const handed = performance.now();
    await asked;
    assert.deepEqual(saidOf('Ended'), each);
    const handedMs = performance.now() - handed;
    assert.ok(handedMs < LEFT_MS, `after ${handedMs} ms, when the lease would have ended anyway`);
  });
});
