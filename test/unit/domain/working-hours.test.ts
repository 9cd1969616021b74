import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWorking, nextWorking, workingMsBetween } from '../../../src/domain/working-hours.ts';

const HOURS = { fromMinute: 9 * 60, toMinute: 18 * 60, days: [1, 2, 3, 4, 5] };
const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const at = (text: string): Date => new Date(`${text}Z`);
const next = (text: string, zone = 'UTC', hours = HOURS): string =>
  nextWorking(at(text), hours, zone).toISOString().slice(0, 19);
const worked = (from: string, to: string, zone = 'UTC'): number =>
  workingMsBetween(at(from), at(to), HOURS, zone);

describe('when people are at work', () => {
  it('from the first minute until before the last, on their days', () => {
    const moments = {
      '2026-11-24T08:59:59': false,
      '2026-11-24T09:00:00': true,
      '2026-11-24T17:59:59': true,
      '2026-11-24T18:00:00': false,
      '2026-11-20T12:00:00': true,
      '2026-11-21T12:00:00': false,
      '2026-11-22T12:00:00': false,
      '2026-11-23T12:00:00': true,
    };
    for (const [moment, is] of Object.entries(moments))
      assert.equal(isWorking(at(moment), HOURS, 'UTC'), is, moment);
  });

  it('knows Sunday as day 0, and midnight as minute 0', () => {
    const sunday = { fromMinute: 0, toMinute: 1, days: [0] };
    assert.equal(isWorking(at('2026-11-22T00:00:59'), sunday, 'UTC'), true);
    assert.equal(isWorking(at('2026-11-22T00:01:00'), sunday, 'UTC'), false);
    assert.equal(isWorking(at('2026-11-21T23:59:59'), sunday, 'UTC'), false);
    assert.equal(isWorking(at('2026-11-22T23:59:59'), { ...sunday, toMinute: 24 * 60 }, 'UTC'), true);
  });

  it('goes by their own clocks, summer time included', () => {
    assert.equal(isWorking(at('2026-11-24T08:00:00'), HOURS, 'Europe/Berlin'), true);
    assert.equal(isWorking(at('2026-11-24T07:59:00'), HOURS, 'Europe/Berlin'), false);
    assert.equal(isWorking(at('2026-07-21T07:00:00'), HOURS, 'Europe/Berlin'), true);
    assert.equal(isWorking(at('2026-11-22T23:30:00'), HOURS, 'Pacific/Auckland'), true, 'Monday there');
    assert.equal(isWorking(at('2026-11-24T03:30:00'), HOURS, 'Asia/Kolkata'), true);
  });
});

describe('the next moment at work', () => {
  it('is now for those who work', () => {
    assert.equal(next('2026-11-24T09:00:00'), '2026-11-24T09:00:00');
    assert.equal(next('2026-11-24T10:07:31'), '2026-11-24T10:07:31');
  });

  it('is the first minute of their next day', () => {
    assert.equal(next('2026-11-24T08:59:59'), '2026-11-24T09:00:00');
    assert.equal(next('2026-11-24T18:00:00'), '2026-11-25T09:00:00');
    assert.equal(next('2026-11-20T18:00:00'), '2026-11-23T09:00:00');
    assert.equal(next('2026-11-24T08:45:00'), '2026-11-24T09:00:00');
    assert.equal(next('2026-11-24T12:00:00', 'America/Los_Angeles'), '2026-11-24T17:00:00');
  });

  it('looks ahead a week and a bit, and stays where nobody ever works', () => {
    const mondays = { ...HOURS, days: [1] };
    assert.equal(next('2026-11-23T18:00:00', 'UTC', mondays), '2026-11-30T09:00:00');
    const never = { ...HOURS, days: [] };
    assert.equal(next('2026-11-24T18:00:00', 'UTC', never), '2026-11-24T18:00:00');
  });
});

describe('working time between two moments', () => {
  it('counts whole quarters of working time', () => {
    assert.equal(worked('2026-11-24T09:00:00', '2026-11-24T09:15:00'), QUARTER_MS);
    assert.equal(worked('2026-11-24T09:00:00', '2026-11-24T09:14:59'), 0);
    assert.equal(worked('2026-11-24T09:00:00', '2026-11-24T18:00:00'), 9 * HOUR_MS);
    assert.equal(worked('2026-11-24T17:45:00', '2026-11-25T09:15:00'), 2 * QUARTER_MS);
    assert.equal(worked('2026-11-20T17:00:00', '2026-11-23T10:00:00'), 2 * HOUR_MS);
    assert.equal(worked('2026-11-24T10:00:00', '2026-11-24T10:00:00'), 0);
    assert.equal(worked('2026-11-24T10:00:00', '2026-11-24T09:00:00'), 0);
  });

  it('counts at most 30 days', () => {
    const month = worked('2026-11-02T00:00:00', '2026-12-02T00:00:00');
    assert.equal(month, 22 * 9 * HOUR_MS);
    assert.equal(worked('2026-11-02T00:00:00', '2027-11-02T00:00:00'), month);
  });
});
