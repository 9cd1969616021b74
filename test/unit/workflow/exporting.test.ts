import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AccountId, asId } from '../../../src/domain/ids.ts';
import type { Access } from '../../../src/ports/access.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import { createExporter } from '../../../src/workflow/exporting.ts';
import {
  changeIn,
  connectionOf,
  minutes,
  NOW,
  ownPair,
  provider,
  trusted,
  wanted,
} from '../domain/build-change.ts';

const applied = {
  provider: provider().id,
  settings: wanted,
  certificates: trusted(ownPair.certificate),
  at: NOW,
  change: changeIn('live').id,
};
const live = connectionOf(changeIn('live'), { applied });
const exporter = (read: Access['provider']) => {
  const account = { id: asId<AccountId>('a'), looking: { provider: read } };
  return createExporter({
    accounts: { all: [account], find: () => account },
    clock: { now: () => minutes(5) },
  });
};

describe('what is exported', () => {
  test('is what Access has now', async () => {
    const read = provider({ name: 'Renamed by hand', rest: { config: { force_authn: true } } });
    const found = await exporter(async () => read).provider(live);
    assert.equal(found?.from, 'access');
    assert.equal(found.settings.name, 'Renamed by hand');
    assert.deepEqual([found.rest, found.at], [read.rest, minutes(5)]);
  });

  test('is what was kept, and says so, when Access has it no more or cannot be read', async () => {
    const silent = new ServiceError({
      service: 'cloudflare',
      code: 'timeout',
      kind: 'timeout',
      message: 'x',
    });
    const gone = await exporter(async () => null).provider(live);
    const unread = await exporter(() => Promise.reject(silent)).provider(live);
    assert.deepEqual([gone?.from, unread?.from], ['kept, gone', 'kept, unread']);
    for (const one of [gone, unread]) assert.deepEqual([one?.settings, one?.at], [wanted, NOW]);
  });

  test('is nothing before anything was kept; a fault of our own is not taken for silence', async () => {
    const reading = exporter(() => Promise.reject(new TypeError('x')));
    assert.equal(await reading.provider(connectionOf(changeIn('planned'))), null);
    await assert.rejects(reading.provider(live), TypeError);
  });
});
