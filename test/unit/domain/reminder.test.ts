import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Connection } from '../../../src/domain/connection.ts';
import { decideOnConnection } from '../../../src/domain/decide-on-connection.ts';
import { remindersOf } from '../../../src/domain/decisions/keep.ts';
import type { ConnectionEvent } from '../../../src/domain/event.ts';
import { asId } from '../../../src/domain/ids.ts';
import { slackLane } from '../../../src/domain/lane.ts';
import {
  earliestDue,
  firstReminder,
  nextReminder,
  REMINDER_DAYS,
  reminderTurn,
  stageAfter,
  stageDue,
  stageNow,
  stagesAhead,
} from '../../../src/domain/reminder.ts';
import { isWorking } from '../../../src/domain/working-hours.ts';
import { fc } from '../../property.ts';
import {
  BEN,
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

const DAY_MS = 86_400_000;
const HOURS = POLICY.workingHours;
const UTC = { hours: HOURS, timeZone: 'UTC' };
const ZONES = [
  'UTC',
  'Europe/London',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];
/** A Friday. */
const END = new Date('2029-11-23T14:32:00Z');
const at = (text: string): Date => new Date(text);

describe('a stage is due', () => {
  const CASES = [
    { why: 'when work starts on its day', end: END, stage: 3, zone: 'UTC', due: '2029-11-20T09:00Z' },
    {
      why: 'on the last working day before a weekend',
      end: END,
      stage: 60,
      zone: 'UTC',
      due: '2029-09-24T09:00Z',
    },
    {
      why: 'before Sunday on Friday',
      end: at('2029-11-25T14:32Z'),
      stage: 0,
      zone: 'UTC',
      due: '2029-11-23T09:00Z',
    },
    { why: 'in the zone of its reader', end: END, stage: 1, zone: 'Asia/Kolkata', due: '2029-11-22T03:30Z' },
    {
      why: 'by the day that it is there',
      end: at('2029-11-23T20:00Z'),
      stage: 1,
      zone: 'Pacific/Auckland',
      due: '2029-11-22T20:00Z',
    },
    {
      why: 'the last one before the end',
      end: at('2029-11-23T08:00Z'),
      stage: 0,
      zone: 'UTC',
      due: '2029-11-22T09:00Z',
    },
    { why: 'over a leap day', end: at('2028-03-01T14:00Z'), stage: 1, zone: 'UTC', due: '2028-02-29T09:00Z' },
    {
      why: 'across daylight saving',
      end: at('2027-03-29T14:00Z'),
      stage: 3,
      zone: 'Europe/London',
      due: '2027-03-26T09:00Z',
    },
    {
      why: 'after daylight saving began',
      end: at('2027-03-30T14:00Z'),
      stage: 1,
      zone: 'Europe/London',
      due: '2027-03-29T08:00Z',
    },
    { why: 'weekly after the end', end: END, stage: -7, zone: 'UTC', due: '2029-11-30T09:00Z' },
  ] as const;
  for (const { why, end, stage, zone, due } of CASES)
    test(why, () => {
      assert.deepEqual(stageDue(end, stage, { hours: HOURS, timeZone: zone }), at(due));
    });

  test('in working hours, never after its day, never after the end, in every zone', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 });
    const from = fc.integer({ min: 0, max: 20 * 60 });
    fc.assert(
      fc.property(
        days,
        from,
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 4 * 365 * 24 }),
        (working, fromMinute, timeZone, hour) => {
          const end = new Date(Date.UTC(2027, 0, 1) + hour * 3_600_000);
          const hours = { days: working, fromMinute, toMinute: fromMinute + 180 };
          let before = new Date(0);
          for (const stage of [...REMINDER_DAYS, -7, -14]) {
            const due = stageDue(end, stage, { hours, timeZone });
            assert.ok(isWorking(due, hours, timeZone), `${stage} outside working hours`);
            assert.ok(due.getTime() - end.getTime() < (1 - stage) * DAY_MS + 3_600_000, `${stage} late`);
            if (stage >= 0) assert.ok(due < end);
            assert.ok(due >= before);
            assert.ok(earliestDue(end, stage, hours) <= due, `${stage} is due before it is scheduled`);
            before = due;
          }
        },
      ),
    );
  });

  test('without any working hours on its day all the same', () => {
    const never = { hours: { fromMinute: 0, toMinute: 0, days: [] }, timeZone: 'UTC' };
    assert.deepEqual(stageDue(END, 7, never), new Date(END.getTime() - 7 * DAY_MS));
    assert.deepEqual(reminderTurn({ notAfter: END, stage: 7, told: null }, END, never).kind, 'over');
  });
});

describe('the stages', () => {
  test('change when the next one is due', () => {
    for (const stage of REMINDER_DAYS) {
      const due = stageDue(END, stage, UTC);
      assert.equal(stageNow(END, due, UTC), stage);
      assert.notEqual(stageNow(END, new Date(due.getTime() - 1), UTC), stage);
    }
    assert.equal(stageNow(END, at('2029-09-01T12:00Z'), UTC), null);
  });

  test('go on weekly after the end', () => {
    assert.equal(stageNow(END, at('2029-11-30T08:59Z'), UTC), 0);
    assert.equal(stageNow(END, at('2029-11-30T09:00Z'), UTC), -7);
    assert.equal(stageNow(END, at('2030-01-07T09:00Z'), UTC), -42);
    assert.deepEqual([1, 0, -7].map(stageAfter), [0, -7, -14]);
  });

  test('ahead of a connection are those to come, and the one that holds now', () => {
    const ahead = (days: number) => stagesAhead(END, new Date(END.getTime() - days * DAY_MS));
    assert.deepEqual(ahead(61), [...REMINDER_DAYS]);
    assert.deepEqual(ahead(40), [...REMINDER_DAYS]);
    assert.deepEqual(ahead(10), [14, 7, 3, 1, 0]);
    assert.deepEqual(ahead(-400), [0]);
  });

  test('the reminder that is promised is never in the past', () => {
    assert.deepEqual(firstReminder({ notAfter: END }, at('2029-08-01T12:00Z'), UTC), at('2029-09-24T09:00Z'));
    assert.deepEqual(firstReminder({ notAfter: END }, at('2029-10-01T12:00Z'), UTC), at('2029-10-01T12:00Z'));
    assert.deepEqual(nextReminder(END, at('2029-11-22T12:00Z'), UTC), at('2029-11-23T09:00Z'));
    assert.equal(nextReminder(END, at('2029-11-23T12:00Z'), UTC), null);
  });
});

describe('the turn of a reminder', () => {
  const turn = (stage: number, now: string, told: number | null = null, end = END) =>
    reminderTurn({ notAfter: end, stage, told }, at(now), UTC);

  test('waits for its day', () => {
    assert.deepEqual(turn(30, '2029-10-20T12:00Z'), { kind: 'wait', until: at('2029-10-24T09:00Z') });
  });

  test('is passed over for a newer one, and over once that was told', () => {
    assert.equal(turn(30, '2029-11-21T12:00Z').kind, 'over');
    assert.deepEqual(turn(3, '2029-11-21T12:00Z'), { kind: 'tell', stage: 3 });
    assert.equal(turn(3, '2029-11-21T12:00Z', 3).kind, 'over');
    assert.equal(turn(7, '2029-11-21T12:00Z', 3).kind, 'over');
  });

  test('of two stages on one working day tells the later alone', () => {
    const sunday = at('2029-11-25T14:32Z');
    assert.equal(turn(1, '2029-11-23T09:00Z', 3, sunday).kind, 'over');
    assert.deepEqual(turn(0, '2029-11-23T09:00Z', 3, sunday), { kind: 'tell', stage: 0 });
  });

  test('after long silence the last one speaks for the newest', () => {
    assert.deepEqual(turn(0, '2030-01-07T12:00Z'), { kind: 'tell', stage: -42 });
  });

  test('waits for working hours, unless the certificate ends meanwhile', () => {
    assert.deepEqual(turn(7, '2029-11-17T12:00Z'), { kind: 'wait', until: at('2029-11-19T09:00Z') });
    assert.deepEqual(turn(1, '2029-11-24T12:00Z', 3, at('2029-11-25T14:00Z')).kind, 'over');
    assert.deepEqual(turn(0, '2029-11-24T12:00Z', 3, at('2029-11-25T14:00Z')), { kind: 'tell', stage: 0 });
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

const onConnection = (connection: Connection, event: ConnectionEvent, now: Date) =>
  decideOnConnection({ connection, latest: null, open: null, before: null, policy: POLICY, now }, event);

describe('a reminder that was told', () => {
  const live = liveUntil(END);
  const event = { type: 'reminded', stage: 0, certificate: FINGERPRINT, timeZone: 'UTC' } as const;

  test('is kept with its messages, so that the next one can take the buttons away', () => {
    const dm = { channel: live.request.channel, ts: '1.2' };
    const decision = onConnection(live, { ...event, dm }, NOW);
    assert.ok(decision.ok);
    assert.deepEqual(decision.value.connection?.reminded, {
      stage: '0',
      at: NOW,
      certificate: FINGERPRINT,
      dm,
    });
    assert.deepEqual(
      decision.value.effects.map(one => [one.work.deed, one.lane, one.due]),
      [
        ['show-card', slackLane(live.workspace, live.request.channel), NOW],
        ['remind-channel', slackLane(live.workspace, live.request.channel), NOW],
        ['remind', slackLane(live.workspace, live.owner), at('2029-11-30T09:00Z')],
      ],
    );
  });

  test('is copied to the channel from 14 days on, each copy taking the place of the one before', () => {
    const ref = { channel: live.request.channel, ts: '1.3' };
    const copy = { type: 'reminded-in-channel', stage: 14, certificate: FINGERPRINT, channel: ref } as const;
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
    assert.deepEqual(copied.value.connection.reminded?.channel, ref);
    const next = onConnection(copied.value.connection, { ...event, stage: 7 }, NOW);
    assert.ok(next.ok && next.value.connection);
    assert.deepEqual(next.value.effects[1]?.work, {
      deed: 'remind-channel',
      stage: 7,
      certificate: FINGERPRINT,
      older: { stage: 14, at: ref, told: NOW },
    });
    assert.equal(onConnection(next.value.connection, copy, NOW).ok, false, 'a late copy counts no more');
    assert.equal(onConnection(next.value.connection, { ...event, stage: 14 }, NOW).ok, false, 'told once');
  });

  test('of a certificate that the connection no longer uses comes to nothing', () => {
    assert.equal(onConnection(live, { ...event, certificate: 'AA' }, NOW).ok, false);
  });

  test('leads to the same effect when it is told again', () => {
    const ids = [onConnection(live, event, NOW), onConnection(live, event, END)].map(
      one => one.ok && one.value.effects.at(-1)?.id,
    );
    assert.equal(ids[0], ids[1]);
    assert.match(String(ids[0]), /^cn_7k2q9x\.remind\.[0-9A-F]{16}\.-7$/);
  });

  test('in place of an owner who is gone is news for the channel once', () => {
    const saying = (one: Connection) => {
      const decision = onConnection(one, { ...event, stage: one === live ? 60 : 30, to: BEN }, NOW);
      assert.ok(decision.ok && decision.value.connection);
      return {
        connection: decision.value.connection,
        says: decision.value.effects.filter(({ work }) => work.deed === 'say'),
      };
    };
    const first = saying(live);
    assert.deepEqual(
      first.says.map(one => one.work),
      [{ deed: 'say', notice: { say: 'owner-gone', owner: live.owner, to: BEN } }],
    );
    assert.deepEqual(saying(first.connection).says, []);
    const anew = { ...first.connection, owner: asId<typeof BEN>('U0NEW') };
    assert.equal(saying(anew).says.length, 1, 'a new owner who leaves is news again');
  });
});

describe('a reminder whose time has not come', () => {
  test('is looked at again then, under an id of its own', () => {
    const until = at('2029-11-20T09:00Z');
    const live = liveUntil(END);
    const putOff = { type: 'reminder-put-off', stage: 3, certificate: FINGERPRINT, until } as const;
    const decision = onConnection(live, putOff, NOW);
    assert.ok(decision.ok && !decision.value.connection);
    const [again] = decision.value.effects;
    assert.deepEqual(again?.due, until);
    assert.deepEqual(again?.work, { deed: 'remind', stage: 3, certificate: FINGERPRINT });
    const planned = remindersOf(live, NOW, POLICY);
    assert.equal(planned.length, REMINDER_DAYS.length);
    assert.match(again?.id ?? '', new RegExp(`\\.3\\.${until.getTime()}$`));
  });
});
