import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { appEnvironment } from '../playground/environment.ts';
import { startStage } from '../worlds/stage.ts';
import type { World } from '../worlds/world.ts';
import type { Phase } from './kill/fail-points.ts';
import { withPowerCuts } from './kill/fail-points.ts';
import { startFleet } from './kill/fleet.ts';

const waitUntil = async (isSo: () => boolean): Promise<void> => {
  const end = performance.now() + 90_000;
  while (!isSo()) {
    assert.ok(performance.now() < end, 'it did not come to that');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};

/** Asks a world behind power cuts once: the status of its answer, or `null` when none came. */
const askOnce = async (phase: Phase, isCut: boolean): Promise<{ status: number | null; served: number }> => {
  let served = 0;
  const world = {
    handle: async (_request, response) => {
      served += 1;
      response.writeHead(201).end('done');
    },
  } as World;
  withPowerCuts(
    world,
    () => phase,
    () => isCut,
  );
  const server = createServer((request, response) => void world.handle(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const status = await fetch(`http://127.0.0.1:${port}/`).then(
      async answer => ((await answer.text()) === 'done' ? answer.status : null),
      () => null,
    );
    return { status, served };
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

describe('a power cut at a call', () => {
  test('comes before the call, or before its answer', async () => {
    assert.deepEqual(await askOnce('before', true), { status: null, served: 0 });
    assert.deepEqual(await askOnce('unanswered', true), { status: null, served: 1 });
    assert.deepEqual(await askOnce('answered', true), { status: 201, served: 1 });
  });

  test('that ends nobody leaves the call as it is', async () => {
    for (const phase of ['before', 'unanswered', 'answered'] as const) {
      assert.deepEqual(await askOnce(phase, false), { status: 201, served: 1 });
    }
  });

  test('meets a start as well, and the fleet starts again until it is up', async () => {
    await using begun = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'jcaccess-cuts-'));
    begun.defer(() => rm(folder, { recursive: true, force: true }));
    const stage = await startStage({ seed: 1 });
    begun.defer(() => stage.close());
    await writeFile(join(folder, 'ca.pem'), stage.ca);
    let calls = 0;
    let cutsLeft = 0;
    let fleet: Awaited<ReturnType<typeof startFleet>> | null = null;
    withPowerCuts(
      stage.slack,
      (_name, address) => {
        if (address !== '127.0.0.11') return null;
        calls += 1;
        return cutsLeft > 0 ? 'unanswered' : null;
      },
      (_name, address) => {
        if (!fleet?.kill(address)) return false;
        cutsLeft -= 1;
        return true;
      },
    );
    const deaths: string[] = [];
    fleet = await startFleet({
      instances: 1,
      logFile: join(folder, 'app.log'),
      offsetMs: () => stage.clock.offsetMs(),
      word: start => ({
        environment: appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 }),
        port: stage.port,
        caFile: join(folder, 'ca.pem'),
        leaseMs: 1_500,
        seed: start,
      }),
      onDeath: why => deaths.push(why),
    });
    begun.defer(() => fleet.stop());
    assert.ok(calls > 0);
    // More starts than a fleet tries when a start fails by itself.
    cutsLeft = 5;
    assert.ok(fleet.kill('127.0.0.11'));
    await waitUntil(() => cutsLeft === 0 && fleet.isUp());
    assert.deepEqual(deaths, []);
  });
});
