import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { redisMissing } from '../worlds/redis.ts';
import { faultCampaign } from './fault/fault-campaign.ts';
import { liveSeed } from './fault/seed-life.ts';
import { killCampaign } from './kill/kill-campaign.ts';
import { load } from './load/load.ts';

// Small slices; docs/campaigns.md says how the long ones are run.

const quiet = { seed: 1, incidents: false, say: () => {} };

describe('the kill campaign', () => {
  test('one instance on SQLite keeps every promise through 15 kills', async () => {
    const record = await killCampaign({ ...quiet, kills: 15, store: 'sqlite', instances: 1 });
    assert.deepEqual(record.violations, []);
    assert.ok(record.kills >= 15);
  });

  test('a backup is restored while stories go on', async () => {
    const record = await killCampaign({ ...quiet, kills: 2, store: 'sqlite', instances: 1, incidents: true });
    assert.deepEqual(record.violations, []);
    assert.equal(record.restores, 1);
  });

  test('replicas take the place of primaries that live on', { skip: redisMissing }, async () => {
    const record = await killCampaign({ ...quiet, kills: 2, store: 'redis', instances: 2, incidents: true });
    assert.deepEqual(record.violations, []);
    assert.equal(record.failovers, 2);
  });

  test('two instances on Redis, which is killed too, through 5 kills', { skip: redisMissing }, async () => {
    const record = await killCampaign({ ...quiet, kills: 5, store: 'redis', instances: 2 });
    assert.deepEqual(record.violations, []);
    assert.ok(record.kills >= 5);
  });
});

describe('the load', () => {
  test('20 changes open at once all go live', async () => {
    const record = await load({ ...quiet, changes: 20, speed: 40, instances: 1, store: 'sqlite' });
    assert.deepEqual(record.violations, []);
    assert.equal(record.openAtOnce, 20);
    assert.equal(record.waits.approve?.count, 20);
  });
});

describe('the fault campaign', () => {
  test('200 seeds keep every promise', async () => {
    const record = await faultCampaign({ seed: 1, seeds: 200 });
    assert.deepEqual(record.violations, []);
    assert.ok(record.faults > 200, `only ${record.faults} faults`);
    assert.ok((record.endings.live ?? 0) > 20 && (record.endings['rolled-back'] ?? 0) > 20);
  });

  test('a seed replays exactly', async () => {
    for (const seed of [3, 99, 446]) {
      const [one, other] = [await liveSeed(seed), await liveSeed(seed)];
      assert.ok(one.history.length > 5);
      assert.deepEqual(one.history, other.history);
    }
  });
});
