import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysLeft } from '../../../src/domain/certificate.ts';
import { asId, type UserId } from '../../../src/domain/ids.ts';
import {
  BY_LABEL_BACKWARDS,
  BY_WORD,
  backwards,
  byEnd,
  connectionPlaces,
  endingWithin,
  soughtSpan,
} from '../../../src/domain/places.ts';
import { aConnection, minute } from '../../contract/records.ts';
import { fc } from '../../property.ts';

const owner = asId<UserId>('U0ANA');

describe('the places of a connection', () => {
  const placesIn = (connection: ReturnType<typeof aConnection>, list: string): string[] =>
    connectionPlaces(connection)
      .filter(place => place.list === list)
      .map(place => place.at);

  it('are in the lists of all, of its status, of its owner, and of both', () => {
    const live = aConnection({ id: 'cn_1', label: 'Acme  Staff', endsInDays: 3 });
    for (const narrowed of [{}, { status: 'live' }, { owner }, { status: 'live', owner }] as const)
      assert.deepEqual(placesIn(live, byEnd(narrowed)), ['2026-11-27T09:00:00.000Z acme staff cn_1']);
    assert.deepEqual(placesIn(live, byEnd({ status: 'proposed' })), []);
    assert.deepEqual(connectionPlaces(aConnection({ id: 'cn_1', status: 'dormant' })), []);
  });

  it('come last when nothing is applied', () => {
    const [at = ''] = placesIn(aConnection({ id: 'cn_1', status: 'proposed' }), byEnd());
    assert.ok(at > '9999-12-31T23:59:59.999Z');
  });

  it('are at each word of its label, up to six, and at its label from the end', () => {
    const one = aConnection({ id: 'cn_1', label: '*Acme-staff 漢字' });
    assert.deepEqual(placesIn(one, BY_WORD), [
      '*acme-staff 漢字 cn_1',
      'acme-staff 漢字 cn_1',
      'staff 漢字 cn_1',
      '漢字 cn_1',
    ]);
    assert.deepEqual(placesIn(one, BY_LABEL_BACKWARDS), ['字漢 ffats-emca* cn_1']);
    const long = aConnection({ id: 'cn_1', label: 'a b c d e f g h' });
    assert.equal(placesIn(long, BY_WORD).length, 6);
    assert.equal(backwards('aé😀'), '😀éa');
  });

  it('stop where the days left say that they do', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(
        fc.integer({ min: -1, max: 400 }),
        fc.integer({ min: -3 * day, max: 402 * day }),
        (days, leftMs) => {
          const now = minute(0);
          const notAfter = new Date(now.getTime() + leftMs);
          const isWithin = `${notAfter.toISOString()} x` < endingWithin(days, now);
          assert.equal(isWithin, daysLeft({ notAfter }, now, 'UTC') <= days);
        },
      ),
    );
    assert.deepEqual(soughtSpan({}, minute(0)), { list: 'by-end' });
    assert.equal(soughtSpan({ owner, withinDays: 1 }, minute(0)).before, '2026-11-26T00:00:00.000Z');
  });
});
