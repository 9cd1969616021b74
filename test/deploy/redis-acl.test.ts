import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { probeRedis } from '../../src/store/probe.ts';
import { AUDIT_KEY } from '../contract/records.ts';
import { startPlay } from '../e2e/play.ts';
import { untilWritten } from '../e2e/steps.ts';
import { freePort } from '../playground/environment.ts';
import { redisMissing } from '../worlds/redis.ts';
import { at, textOf, yamlIn } from './files.ts';

const PASSWORD = 'a-password-of-the-rehearsal';
const command = (at(yamlIn('deploy/compose.redis.yaml'), 'services', 'redis', 'command') as string[]).map(
  one => one.replace(/\$\{REDIS_PASSWORD[^}]*\}/, PASSWORD),
);

describe('the Redis of the Compose file', { skip: redisMissing }, () => {
  it('gives its one user what a set-up needs, and nothing beside it', { timeout: 120_000 }, async t => {
    const folder = await mkdtemp(join(tmpdir(), 'jcaccess-acl-'));
    const port = await freePort();
    const [program = '', ...args] = command;
    const child = spawn(`/usr/bin/${program}`, [
      ...args,
      `--port ${port}`,
      `--dir ${folder}`,
      '--bind 127.0.0.1',
    ]);
    const url = `redis://jcaccess:${PASSWORD}@127.0.0.1:${port}/0`;
    const ends: (() => unknown)[] = [];
    t.after(async () => {
      for (const end of ends) await end();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    });
    for (let looks = 0; looks < 100; looks += 1) {
      const sound = await probeRedis({
        url,
        allowUnsafeDurability: false,
        waitReplicas: 0,
        auditKey: AUDIT_KEY,
      }).catch(() => null);
      if (sound !== null) break;
      await delay(50);
    }
    const play = await startPlay({ store: url });
    ends.push(() => play.close());
    await untilWritten(play);

    const raw = new Redis(url);
    ends.push(() => raw.disconnect());
    for (const forbidden of [
      ['FLUSHALL'],
      ['CONFIG', 'SET', 'appendonly', 'no'],
      ['KEYS', '*'],
      ['GET', 'other:key'],
      ['SHUTDOWN'],
      ['ACL', 'LIST'],
    ])
      await assert.rejects(raw.call(...(forbidden as [string, ...string[]])), /NOPERM/, forbidden.join(' '));
    const nobody = new Redis({ port, maxRetriesPerRequest: 0, retryStrategy: () => null });
    nobody.on('error', () => undefined);
    ends.push(() => nobody.disconnect());
    await assert.rejects(nobody.call('GET', 'jcaccess:marks'));
  });

  it('has the same rights as the file for a Redis that others use too', () => {
    const rights = (text: string | undefined): string | undefined => /~jcaccess.*$/m.exec(text ?? '')?.[0];
    assert.equal(
      rights(textOf('deploy/redis/users.acl')),
      rights(command.find(one => one.includes('~jcaccess'))),
    );
  });
});
