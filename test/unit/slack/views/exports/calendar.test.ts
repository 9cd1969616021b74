import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ICAL from 'ical.js';
import type { Connection } from '../../../../../src/domain/connection.ts';
import { REMINDER_DAYS } from '../../../../../src/domain/reminder.ts';
import { calendarText, type Dated } from '../../../../../src/slack/views/exports/calendar.ts';
import { fc } from '../../../../property.ts';
import { NOW } from '../../../domain/build-change.ts';
import { HOSTILE, keptUntil } from './sample-exports.ts';

const END = new Date('2029-11-23T14:32:00Z');
const live = keptUntil(END);
const dated = (connection: Connection = live, over: Partial<Dated> = {}): Dated => ({
  connection,
  owner: 'Ana',
  zone: 'UTC',
  ...over,
});
const eventsOf = (all: readonly Dated[], now = NOW) =>
  new ICAL.Component(ICAL.parse(calendarText(all, now)))
    .getAllSubcomponents('vevent')
    .map(one => new ICAL.Event(one));
const days = (all: readonly Dated[]): string[] => eventsOf(all).map(one => one.startDate.toString());

describe('the calendar of a connection', () => {
  it('has a whole day for each stage, which another library reads back', () => {
    const events = eventsOf([dated(keptUntil(END, { version: 12 }))]);
    assert.deepEqual(
      events.map(one => one.startDate.toString()),
      ['2029-09-24', '2029-10-24', '2029-11-09', '2029-11-16', '2029-11-20', '2029-11-22', '2029-11-23'],
    );
    for (const one of events) {
      assert.equal(one.startDate.isDate, true);
      assert.equal(one.sequence, 12);
      assert.equal(one.component.getFirstPropertyValue('dtstamp')?.toString(), '2026-11-24T14:32:00Z');
      assert.equal(one.component.getFirstPropertyValue('transp'), 'TRANSPARENT');
      assert.match(one.description, /ends 23 Nov 2029/);
      assert.match(one.description, /Without jcaccess, in this order/);
    }
    assert.equal(events[0]?.summary, `${live.request.label}: signing certificate, 60 days left`);
    assert.match(events[0]?.description ?? '', /Ana starts the rotation/);
    assert.match(events[4]?.description ?? '', /mails its own admins a Regenerate link/);
    assert.equal(events[6]?.summary, `${live.request.label}: signing certificate ends today`);
  });

  it('goes by the days where the owner is, in years of every length, whatever the zone of the machine', () => {
    const auckland = dated(keptUntil(END), { zone: 'Pacific/Auckland' });
    assert.equal(days([auckland]).at(-1), '2029-11-24');
    const leap = dated(keptUntil(new Date('2028-03-01T00:30:00Z')), { zone: 'America/Los_Angeles' });
    assert.deepEqual(days([leap]).slice(-2), ['2028-02-28', '2028-02-29']);
    const zone = process.env.TZ;
    try {
      for (const other of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
        process.env.TZ = other;
        assert.equal(days([auckland]).at(-1), '2029-11-24', other);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('keeps the UID of an entry for ever, and no two entries share one', () => {
    const uids = (connection: Connection) => eventsOf([dated(connection)]).map(one => one.uid);
    const first = uids(keptUntil(END, { version: 3 }));
    assert.deepEqual(
      uids(keptUntil(END, { version: 9, request: { ...live.request, label: 'Other' } })),
      first,
    );
    assert.equal(new Set(first).size, REMINDER_DAYS.length);
    const other = uids(keptUntil(END, { id: `${live.id}2` as typeof live.id }));
    assert.equal(new Set([...first, ...other]).size, 2 * REMINDER_DAYS.length);
    for (const uid of first) assert.match(uid, /^[\w-]+$/);
  });

  it('takes back the days of a certificate that was replaced', () => {
    const old = { sha256Fingerprint: 'AA:BB', notAfter: new Date('2027-01-31T12:00:00Z') };
    const events = eventsOf([dated(keptUntil(END, { version: 9 }), { replaced: old })]);
    const cancelled = events.filter(one => one.component.getFirstPropertyValue('status') === 'CANCELLED');
    assert.equal(events.length, 2 * REMINDER_DAYS.length);
    assert.equal(cancelled.length, REMINDER_DAYS.length);
    assert.equal(cancelled.at(-1)?.startDate.toString(), '2027-01-31');
    for (const one of cancelled) assert.equal(one.sequence, 9);
  });

  it('has every connection, and none that has no certificate yet', () => {
    const { applied: _none, ...proposed } = live;
    const second = keptUntil(END, { id: `${live.id}2` as typeof live.id });
    assert.equal(eventsOf([dated(), dated(proposed), dated(second)]).length, 2 * REMINDER_DAYS.length);
    assert.deepEqual(eventsOf([]), []);
  });

  it('folds lines by octets and lets no text out of its place', () => {
    const texts = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({
        unit: fc.constantFrom('ü', '\u{1F600}', '日', '\n', '\r', ';', ',', '\\', ':', '"', 'a'),
        maxLength: 120,
      }),
    );
    fc.assert(
      fc.property(texts, label => {
        const of = dated({ ...live, request: { ...live.request, label } }, { owner: label });
        const text = calendarText([of], NOW);
        assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/);
        for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
        assert.equal(Buffer.from(text).toString(), text, 'no character is cut');
        assert.equal(eventsOf([of]).length, REMINDER_DAYS.length);
      }),
      { numRuns: 60 },
    );
  });
});
