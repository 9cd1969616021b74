import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Connection } from '../../../src/domain/connection.ts';
import { decideOnConnection } from '../../../src/domain/decide-on-connection.ts';
import { remindersOf } from '../../../src/domain/decisions/keep.ts';
import type { ConnectionEvent } from '../../../src/domain/event.ts';
import { slackLane } from '../../../src/domain/lane.ts';
import {
  firstReminder,
  REMINDER_DAYS,
  type ReminderStage,
  stageAfter,
  stageDue,
  stageNow,
  stagesAhead,
  stageToTell,
} from '../../../src/domain/reminder.ts';
import { fc } from '../../property.ts';
import {
  changeIn,
  connectionOf,
  FINGERPRINT,
  NOW,
  ownPair,
  POLICY,
  provider,
  trusted,
  wanted,
} from './build-change.ts';

const onConnection = (connection: Connection, event: ConnectionEvent, now: Date) =>
  decideOnConnection({ connection, latest: null, open: null, before: null, policy: POLICY, now }, event);

const DAY_MS = 86_400_000;
const END = new Date('2029-11-23T14:32:00Z');
const daysBefore = (days: number): Date => new Date(END.getTime() - days * DAY_MS);

describe('the stages', () => {
  test('are due so many days before the end, to the millisecond, over leap days too', () => {
    assert.deepEqual(stageDue(new Date('2028-03-01T00:00:00Z'), 1), new Date('2028-02-29T00:00:00Z'));
    assert.deepEqual(stageDue(new Date('2027-03-01T00:00:00Z'), 1), new Date('2027-02-28T00:00:00Z'));
    assert.deepEqual(stageDue(END, -7), new Date(END.getTime() + 7 * DAY_MS));
  });

  test('change at their very millisecond', () => {
    for (const stage of REMINDER_DAYS) {
      assert.equal(stageNow(END, daysBefore(stage)), stage);
      assert.notEqual(stageNow(END, new Date(daysBefore(stage).getTime() - 1)), stage);
    }
    assert.equal(stageNow(END, new Date(daysBefore(60).getTime() - 1)), null);
  });

  test('go on weekly after the end', () => {
    assert.equal(stageNow(END, daysBefore(-6)), 0);
    assert.equal(stageNow(END, daysBefore(-7)), -7);
    assert.equal(stageNow(END, daysBefore(-45)), -42);
    assert.equal(stageAfter(1), 0);
    assert.equal(stageAfter(0), -7);
    assert.equal(stageAfter(-7), -14);
  });

  test('ahead of a connection are those to come, and the one that holds now', () => {
    assert.deepEqual(stagesAhead(END, daysBefore(61)), [...REMINDER_DAYS]);
    assert.deepEqual(stagesAhead(END, daysBefore(60)), [...REMINDER_DAYS]);
    assert.deepEqual(stagesAhead(END, daysBefore(10)), [14, 7, 3, 1, 0]);
    assert.deepEqual(stagesAhead(END, daysBefore(-400)), [0]);
  });

  test('the first reminder that is promised is never in the past', () => {
    const certificate = { ...ownPair.certificate, notAfter: END };
    assert.deepEqual(firstReminder(certificate, daysBefore(100)), daysBefore(60));
    assert.deepEqual(firstReminder(certificate, daysBefore(45)), daysBefore(45));
    assert.deepEqual(firstReminder(certificate, daysBefore(-3)), daysBefore(-3));
  });
});

const liveUntil = (notAfter: Date): Connection => {
  const change = changeIn('live');
  const certificate = { ...ownPair.certificate, notAfter };
  return connectionOf(change, {
    applied: {
      provider: provider().id,
      settings: wanted,
      certificates: trusted(certificate),
      at: NOW,
      change: change.id,
    },
  });
};

interface Waiting {
  readonly stage: ReminderStage;
  readonly due: number;
}

/** The reminders of one connection, told at wake-ups as the worker tells them. */
const told = (notAfter: Date, from: Date, wakeUps: readonly number[]): { stage: number; at: number }[] => {
  let connection = liveUntil(notAfter);
  const stages = remindersOf(connection, from).map((one): Waiting => {
    if (!('work' in one) || one.work.deed !== 'remind') throw new Error('not a reminder');
    return { stage: one.work.stage, due: one.due.getTime() };
  });
  let waiting = stages;
  const said: { stage: number; at: number }[] = [];
  for (const at of wakeUps) {
    const due = waiting.filter(one => one.due <= at).sort((a, b) => a.due - b.due);
    waiting = waiting.filter(one => one.due > at);
    for (const one of due) {
      const stage = stageToTell(notAfter, one.stage, new Date(at));
      if (stage === null) continue;
      said.push({ stage, at });
      const decision = onConnection(
        connection,
        { type: 'reminded', stage, certificate: FINGERPRINT },
        new Date(at),
      );
      assert.ok(decision.ok && decision.value.connection);
      connection = decision.value.connection;
      for (const { work, due: next } of decision.value.effects) {
        if (work.deed === 'remind') waiting.push({ stage: work.stage, due: next.getTime() });
      }
    }
  }
  return said;
};

const wakeUpsAt = (gapsInDays: readonly number[]): number[] =>
  gapsInDays.map((_, index) =>
    Math.floor(NOW.getTime() + gapsInDays.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0) * DAY_MS),
  );
const everyDay = (from: Date, days: number): number[] =>
  Array.from({ length: days }, (_, day) => from.getTime() + day * DAY_MS);
const stagesOf = (said: readonly { stage: number }[]): number[] => said.map(one => one.stage);

describe('reminding over years', () => {
  test('day by day, each stage is told once on its day, then weekly', () => {
    const from = daysBefore(100);
    assert.deepEqual(stagesOf(told(END, from, everyDay(from, 122))), [60, 30, 14, 7, 3, 1, 0, -7, -14, -21]);
  });

  test('over any schedule of wake-ups each stage is told once at most, in order, and never early', () => {
    const wakeUps = fc.array(fc.double({ min: 0.001, max: 45, noNaN: true }), {
      minLength: 1,
      maxLength: 60,
    });
    const ends = fc.integer({ min: -200, max: 1200 });
    fc.assert(
      fc.property(ends, wakeUps, (days, gaps) => {
        const end = new Date(NOW.getTime() + days * DAY_MS);
        const said = told(end, NOW, wakeUpsAt(gaps));
        const stages = stagesOf(said);
        assert.deepEqual(
          stages,
          [...new Set(stages)].sort((a, b) => b - a),
        );
        for (const one of said) assert.ok(stageDue(end, one.stage).getTime() <= one.at);
        // At most one at each waking, and it is the newest.
        assert.equal(new Set(said.map(one => one.at)).size, said.length);
        for (const one of said) assert.equal(one.stage, stageNow(end, new Date(one.at)));
      }),
    );
  });

  test('whatever was slept through, the newest stage is told on waking and the weekly ones go on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 * 365 }),
        fc.double({ min: 1, max: 90, noNaN: true }),
        (days, sleep) => {
          const end = new Date(NOW.getTime() + days * DAY_MS);
          const asleep = end.getTime() - 0.9 * sleep * DAY_MS;
          const awake = asleep + sleep * DAY_MS;
          const said = told(end, NOW, [
            ...everyDay(NOW, Math.max(0, Math.floor((asleep - NOW.getTime()) / DAY_MS))),
            ...everyDay(new Date(awake), 30),
          ]);
          const newest = stageNow(end, new Date(awake + 29 * DAY_MS));
          assert.equal(said.at(-1)?.stage, newest);
        },
      ),
    );
  });

  test('a certificate that has ended long ago is told at once, and then weekly', () => {
    const end = new Date(NOW.getTime() - 100 * DAY_MS);
    assert.deepEqual(stagesOf(told(end, NOW, everyDay(NOW, 15))), [-98, -105, -112]);
  });

  test('ten years of a thousand connections', () => {
    const from = new Date('2026-01-01T00:00:00Z');
    const weeks = Array.from({ length: 522 }, (_, week) => from.getTime() + week * 7 * DAY_MS);
    for (let index = 0; index < 1_000; index += 1) {
      const end = new Date(from.getTime() + (200 + index) * DAY_MS);
      const stages = stagesOf(told(end, from, weeks));
      assert.equal(new Set(stages).size, stages.length);
      assert.equal(stages.at(-1), stageNow(end, new Date(weeks.at(-1) ?? 0)));
      assert.ok(stages.filter(stage => stage < 0).length >= Math.floor((521 * 7 - 200 - index) / 7) - 1);
    }
  });
});

describe('a reminder that was told', () => {
  const live = liveUntil(END);
  const event = { type: 'reminded', stage: 0, certificate: FINGERPRINT } as const;

  test('is kept with its messages, so that the next one can take the buttons away', () => {
    const dm = { channel: live.request.channel, ts: '1.2' };
    const decision = onConnection(live, { ...event, dm }, NOW);
    assert.ok(decision.ok);
    assert.deepEqual(decision.value.connection?.reminded, { stage: '0', at: NOW, dm });
    assert.deepEqual(
      decision.value.effects.map(one => [one.work.deed, one.lane, one.due]),
      [
        ['show-card', slackLane(live.workspace, live.request.channel), NOW],
        ['remind-channel', slackLane(live.workspace, live.request.channel), NOW],
        ['remind', slackLane(live.workspace, live.owner), daysBefore(-7)],
      ],
    );
  });

  test('is copied to the channel from 14 days on, each copy taking the place of the one before', () => {
    const at = { channel: live.request.channel, ts: '1.3' };
    const copy = { type: 'reminded-in-channel', stage: 14, certificate: FINGERPRINT, channel: at } as const;
    const early = onConnection(live, { ...event, stage: 30 }, NOW);
    assert.deepEqual(early.ok && early.value.effects.map(one => one.work.deed), ['show-card']);
    const told = onConnection(live, { ...event, stage: 14 }, NOW);
    assert.ok(told.ok && told.value.connection);
    assert.deepEqual(
      told.value.effects.map(one => one.work),
      [{ deed: 'show-card' }, { deed: 'remind-channel', stage: 14, certificate: FINGERPRINT }],
    );
    const copied = onConnection(told.value.connection, copy, NOW);
    assert.ok(copied.ok && copied.value.connection);
    assert.deepEqual(copied.value.connection.reminded?.channel, at);
    const next = onConnection(copied.value.connection, { ...event, stage: 7 }, NOW);
    assert.ok(next.ok && next.value.connection);
    assert.deepEqual(next.value.effects[1]?.work, {
      deed: 'remind-channel',
      stage: 7,
      certificate: FINGERPRINT,
      older: { stage: 14, at, told: NOW },
    });
    assert.equal(onConnection(next.value.connection, copy, NOW).ok, false, 'a late copy counts no more');
  });

  test('of a certificate that the connection no longer uses comes to nothing', () => {
    assert.equal(onConnection(live, { ...event, certificate: 'AA' }, NOW).ok, false);
  });

  test('leads to the same effect whoever schedules it', () => {
    const ids = [onConnection(live, event, NOW), onConnection(live, event, daysBefore(-3))].map(
      one => one.ok && one.value.effects.at(-1)?.id,
    );
    assert.equal(ids[0], ids[1]);
    assert.match(String(ids[0]), /^cn_7k2q9x\.remind\.[0-9A-F]{16}\.-7$/);
  });
});
