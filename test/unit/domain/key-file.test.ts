import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyFileEnd, keyFileWarning } from '../../../src/domain/key-file.ts';
import { fc } from '../../property.ts';
import { HOUR_MS, POLICY } from './build-change.ts';

const HOURS = POLICY.workingHours;
const DAY_MS = 24 * HOUR_MS;

/** Delivered, warned and deleted, all in UTC. */
const LIVES = [
  { who: 'Monday morning', zone: 'UTC', from: '2026-11-23T10:00Z', warn: '24T14:00', end: '24T18:00' },
  { who: 'Monday night', zone: 'UTC', from: '2026-11-23T20:00Z', warn: '25T14:00', end: '25T18:00' },
  { who: 'Friday', zone: 'UTC', from: '2026-11-20T15:00Z', warn: '23T14:00', end: '23T18:00' },
  {
    who: 'Friday in Tokyo',
    zone: 'Asia/Tokyo',
    from: '2026-11-20T05:00Z',
    warn: '23T05:00',
    end: '23T09:00',
  },
] as const;

for (const { who, zone, from, warn, end } of LIVES) {
  test(`the key file of ${who} stays to the end of the next working day, with a word four working hours before`, () => {
    const delivered = new Date(from);
    const deleted = keyFileEnd(delivered, DAY_MS, HOURS, zone);
    assert.equal(deleted.toISOString(), `2026-11-${end}:00.000Z`);
    const warned = keyFileWarning(delivered, deleted, HOURS, zone);
    assert.equal(warned.toISOString(), `2026-11-${warn}:00.000Z`);
  });
}

test('whatever the calendar says, it stays for a day at least and four days at most', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 7 });
  const zone = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/Los_Angeles');
  fc.assert(
    fc.property(days, zone, fc.integer({ min: 0, max: 21 * 24 }), (working, timeZone, hour) => {
      const from = new Date(Date.UTC(2026, 2, 1) + hour * HOUR_MS);
      const hours = { ...HOURS, days: working };
      const end = keyFileEnd(from, DAY_MS, hours, timeZone);
      const life = end.getTime() - from.getTime();
      assert.ok(life >= DAY_MS && life <= 4 * DAY_MS, `${life / HOUR_MS} hours`);
      const warned = keyFileWarning(from, end, hours, timeZone);
      assert.ok(warned >= from && warned <= end);
    }),
    { numRuns: 40 },
  );
});

test('a deployment that asks for less than a day is taken at its word', () => {
  const from = new Date('2026-11-20T15:00Z');
  assert.equal(keyFileEnd(from, 4 * HOUR_MS, HOURS, 'UTC').toISOString(), '2026-11-20T19:00:00.000Z');
});
