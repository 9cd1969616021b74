import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarDay, daysAfter, weekdayOf } from '../../../../src/domain/calendar.ts';
import { daysLeft } from '../../../../src/domain/certificate.ts';
import { type Connection, signingCertificate } from '../../../../src/domain/connection.ts';
import { decideOnConnection } from '../../../../src/domain/decide-on-connection.ts';
import { remindersOf } from '../../../../src/domain/decisions/keep.ts';
import type { Effect, Work } from '../../../../src/domain/effect.ts';
import type { UserId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { REMINDER_DAYS } from '../../../../src/domain/reminder.ts';
import { DAY_MS, HOUR_MS, later } from '../../../../src/domain/time.ts';
import { isWorking } from '../../../../src/domain/working-hours.ts';
import { remind } from '../../../../src/workflow/perform/remind.ts';
import { createRandom } from '../../../worlds/random.ts';
import {
  changeIn,
  connectionOf,
  ownPair,
  POLICY,
  provider,
  trusted,
  wanted,
} from '../../domain/build-change.ts';
import { accessRig } from '../access-rig.ts';
import { directoryRig, noticeboardRig } from '../perform-rig.ts';

const ZONES = [
  'Europe/London',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Sao_Paulo',
];
const START = new Date('2027-01-01T00:00:00Z');
const TEN_YEARS_MS = 3_653 * DAY_MS;
const HOURS = POLICY.workingHours;

interface Told {
  readonly stage: number;
  readonly at: Date;
  readonly to: UserId;
  readonly certificate: string;
  readonly notAfter: Date;
  /** A downtime ended within four days before: people are told when they are at work next. */
  readonly awoke: boolean;
  /** Its owner left since the certificate was made: from one clock to another a day can be lost. */
  readonly left: boolean;
}

/** Ten years of one connection: certificates replaced early or late, owners leaving, weeks of downtime. */
const decade = async (seed: number) => {
  const random = createRandom(seed);
  const upTo = (most: number): number => Math.floor(random() * most);
  const people = ZONES.map((timeZone, index) => ({ user: asId<UserId>(`U0P${index}`), timeZone }));
  const zoneOf = (user: UserId): string => people.find(one => one.user === user)?.timeZone ?? 'UTC';
  const gone = new Set<UserId>();
  const change = changeIn('live');
  let now = START;
  let made = 0;
  let left = false;
  let awokeAt = new Date(0);
  const said: Told[] = [];
  let waiting: Effect[] = [];

  const renew = (before: Connection | null, owner: UserId): Connection => {
    made += 1;
    const notAfter = later(now, (200 + upTo(200)) * DAY_MS + upTo(24) * HOUR_MS);
    const sha256Fingerprint = String(made).padStart(64, '0');
    const applied = {
      provider: provider().id,
      settings: wanted,
      certificates: trusted({ ...ownPair.certificate, notAfter, sha256Fingerprint }),
      at: now,
      change: change.id,
    };
    const connection = { ...connectionOf(change, { applied }), owner, version: (before?.version ?? 0) + 1 };
    for (const one of remindersOf(connection, now, POLICY)) {
      if (!('work' in one) || one.work.deed !== 'remind') continue;
      const work: Work = one.work;
      waiting.push({
        id: asId(`${made}.${one.work.stage}`),
        workspace: change.workspace,
        subject: { kind: 'connection', id: connection.id },
        work,
        due: one.due,
        lane: '',
      });
    }
    return connection;
  };

  const { noticeboard } = noticeboardRig();
  const { access } = accessRig([provider()]);
  const perform = remind({
    noticeboard,
    access,
    directory: directoryRig({
      actor: async (user, workspace) => ({
        user,
        workspace,
        fullMember: !gone.has(user),
        groups: [],
        groupsUnreadable: false,
      }),
      timeZoneOf: async user => zoneOf(user),
    }),
    store: { changeWithConnection: async () => null },
    policy: { ...POLICY, approvers: { users: people.map(one => one.user), groups: [] } },
  });
  let connection = renew(null, people[upTo(6)]?.user ?? assert.fail());
  let replaceAt = later(
    signingCertificate(connection.applied ?? assert.fail()).notAfter,
    (upTo(100) - 80) * DAY_MS,
  );
  let sleepAt = later(now, upTo(700) * DAY_MS);
  while (now.getTime() - START.getTime() < TEN_YEARS_MS) {
    waiting.sort((a, b) => a.due.getTime() - b.due.getTime());
    const [effect] = waiting;
    if (!effect || effect.due > replaceAt) {
      now = new Date(Math.max(now.getTime(), replaceAt.getTime()));
      const owner = people[upTo(6)]?.user ?? connection.owner;
      gone.delete(owner);
      left = false;
      connection = renew(connection, owner);
      replaceAt = later(
        signingCertificate(connection.applied ?? assert.fail()).notAfter,
        (upTo(100) - 80) * DAY_MS,
      );
      continue;
    }
    waiting = waiting.slice(1);
    if (effect.due >= sleepAt) {
      now = later(sleepAt, (7 + upTo(40)) * DAY_MS + upTo(24) * HOUR_MS);
      awokeAt = now;
      sleepAt = later(now, (100 + upTo(700)) * DAY_MS);
    }
    if (effect.due > now) now = effect.due;
    if (upTo(20) === 0) {
      gone.add(connection.owner);
      left = true;
    }
    const event = await perform({
      connection,
      work: effect.work as Extract<Work, { deed: 'remind' }>,
      effect: { ...effect, token: '', attempt: 1, firstClaimedAt: now, lost: 0 },
      origin: { effect: effect.id, attempt: 1, firstClaimedAt: now },
      now: () => now,
      renewLease: async () => {},
    });
    if (event === null) continue;
    if (event.type === 'reminded') {
      const { notAfter } = signingCertificate(connection.applied ?? assert.fail());
      said.push({
        stage: event.stage,
        at: now,
        to: event.to ?? connection.owner,
        certificate: event.certificate,
        notAfter,
        awoke: now.getTime() - awokeAt.getTime() < 4 * DAY_MS,
        left,
      });
    }
    const decision = decideOnConnection(
      { connection, latest: null, open: null, before: null, policy: POLICY, now },
      event,
    );
    if (!decision.ok) continue;
    connection = decision.value.connection ?? connection;
    waiting.push(...decision.value.effects.filter(({ work }) => work.deed === 'remind'));
  }
  return { said, zoneOf };
};

test('a decade: each stage once at most, none missed, in working hours and never late', async () => {
  let count = 0;
  for (let seed = 1; seed <= 16; seed += 1) {
    const { said, zoneOf } = await decade(seed);
    count += said.length;
    const keys = said.map(one => `${one.certificate} ${one.stage}`);
    assert.equal(new Set(keys).size, keys.length, `seed ${seed}: told twice`);
    for (const [index, { stage, at, to, notAfter, awoke, left, certificate }] of said.entries()) {
      const zone = zoneOf(to);
      const where = `seed ${seed}, stage ${stage} at ${at.toISOString()} in ${zone}, end ${notAfter.toISOString()}`;
      const days = daysLeft({ notAfter }, at, zone);
      assert.ok(
        isWorking(at, HOURS, zone) || (awoke && days >= 0 && days <= 3),
        `${where}: outside working hours`,
      );
      const before = said[index - 1];
      if (awoke || left || !before) continue;
      assert.ok(days >= stage, `${where}: late`);
      // No day on which people work lies between it and its own day.
      for (let ahead = 1; ahead <= days - stage - (stage === 0 ? 1 : 0); ahead += 1)
        assert.ok(
          !HOURS.days.includes(weekdayOf(daysAfter(calendarDay(at, zone), ahead))),
          `${where}: early`,
        );
      // Between it and the one before there was no other stage, unless the two fell together.
      if (before.certificate !== certificate) continue;
      const skipped = REMINDER_DAYS.filter(one => one < before.stage && one > stage);
      for (const one of skipped) assert.ok(days - one <= 3, `${where}: stage ${one} was missed`);
    }
  }
  assert.ok(count > 500, `${count} were told`);
});
