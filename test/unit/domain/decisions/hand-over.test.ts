import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { ChangeEvent } from '../../../../src/domain/event.ts';
import type { FileId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import type { Custody } from '../../../../src/domain/pair.ts';
import { becomes, deeds, follows, isStale, notices, refusal } from '../ask-decide.ts';
import {
  ana,
  BEN,
  ben,
  changeIn,
  FILE,
  FINGERPRINT,
  generatedPair,
  KEY_FILE,
  minutes,
  NOW,
  ownPair,
} from '../build-change.ts';

const made = {
  type: 'pair-made',
  certificate: ownPair.certificate,
  keyFile: KEY_FILE,
  certificateFile: asId<FileId>('F0CRT'),
} as const;
const withPair = becomes('draft', changeIn('draft'), made);
const delivered = becomes('awaiting-metadata', withPair, {
  type: 'pair-delivered',
  fingerprint: FINGERPRINT,
  timeZone: 'UTC',
});
const metadataRead = {
  type: 'metadata-read',
  file: FILE,
  by: BEN,
  fileName: 'm.xml',
  sizeBytes: 1,
  idp: ownPair.idp,
  certificates: [ownPair.certificate],
  findings: [],
} as const;
const custodyAfter = (change: Change, event: ChangeEvent, now = NOW): Custody | undefined =>
  follows(change, event, { now }).change.custody;
const deletion = (why: string) => ({ state: 'deleting', why });

describe('one pair is handed over', () => {
  test('made, it is on record and not yet valid', () => {
    assert.equal(withPair.pair?.delivered, false);
    assert.equal(withPair.pair?.name, '6D2D');
    assert.ok(isStale(withPair, made), 'a second pair is not taken');
  });

  test('delivered, it is valid: the recipe is shown and its day in Slack begins', () => {
    assert.equal(delivered.pair?.delivered, true);
    assert.deepEqual(delivered.custody, {
      state: 'in-slack',
      warnAt: new Date('2026-11-25T14:00:00Z'),
      deleteAt: new Date('2026-11-25T18:00:00Z'),
    });
    const told = follows(withPair, { type: 'pair-delivered', fingerprint: FINGERPRINT, timeZone: 'UTC' });
    assert.equal(deeds(told)[0], 'show-recipe');
  });

  test('the delivery of another pair delivers nothing', () => {
    const other = generatedPair.certificate.sha256Fingerprint;
    assert.ok(isStale(withPair, { type: 'pair-delivered', fingerprint: other, timeZone: 'UTC' }));
    assert.ok(isStale(withPair, { type: 'pair-lost', fingerprint: other }));
  });

  test('lost, it is void for ever and another is made; people hear which one is void', () => {
    const lost = becomes('draft', withPair, { type: 'pair-lost', fingerprint: FINGERPRINT });
    assert.equal(lost.pair, undefined);
    assert.deepEqual(lost.voidPairs, [FINGERPRINT]);
    const second = becomes('draft', lost, { ...made, certificate: generatedPair.certificate });
    const fingerprint = generatedPair.certificate.sha256Fingerprint;
    const told = follows(second, { type: 'pair-delivered', fingerprint, timeZone: 'UTC' });
    assert.ok(notices(told).includes('pair-void'));
  });
});

describe('the key file in Slack goes', () => {
  test('in use: the metadata carries its certificate', () => {
    const arriving = { ...delivered, incoming: { id: FILE, by: BEN, at: NOW } };
    assert.deepEqual(custodyAfter(arriving, metadataRead), deletion('in-use'));
  });

  test('saved: only the requester can say so', () => {
    assert.deepEqual(custodyAfter(delivered, { type: 'saved-key', actor: ana }), deletion('saved'));
    assert.equal(refusal(delivered, { type: 'saved-key', actor: ben }), 'not-yours');
    assert.equal(refusal(withPair, { type: 'saved-key', actor: ana }), 'not-now');
  });

  test('expired: at its very millisecond, whatever the state', () => {
    const deleteAt = new Date('2026-11-25T18:00:00Z');
    const clock = { type: 'ran-out', clock: 'key-file' } as const;
    assert.ok(isStale(delivered, clock, { now: new Date(deleteAt.getTime() - 1) }));
    assert.deepEqual(custodyAfter(delivered, clock, deleteAt), deletion('expired'));
    const later = changeIn('live', { custody: { state: 'in-slack', deleteAt } });
    assert.deepEqual(custodyAfter(later, clock, deleteAt), deletion('expired'));
  });

  test('voided: with its certificate file, and all that stood on the pair falls', () => {
    const waiting = changeIn('awaiting-approval', { incoming: { id: FILE, by: BEN, at: NOW } });
    const decided = follows(waiting, { type: 'new-pair', actor: ana });
    const files = decided.effects.flatMap(({ work }) => (work.deed === 'delete-key' ? [work.file] : []));
    assert.deepEqual(files, [KEY_FILE, 'F0CRT']);
    const draft = becomes('draft', waiting, { type: 'new-pair', actor: ana });
    assert.deepEqual(draft.voidPairs, [FINGERPRINT]);
    for (const key of ['pair', 'custody', 'metadata', 'plan', 'incoming'] as const) {
      assert.equal(draft[key], undefined, key);
    }
    assert.equal(refusal(waiting, { type: 'new-pair', actor: ben }), 'not-yours');
  });

  test('withdrawn: also while the pair is only on its way', () => {
    assert.deepEqual(custodyAfter(delivered, { type: 'withdraw', actor: ana }), deletion('withdrawn'));
    assert.deepEqual(custodyAfter(withPair, { type: 'withdraw', actor: ana }), deletion('withdrawn'));
    assert.ok(deeds(follows(withPair, { type: 'withdraw', actor: ana })).includes('delete-key'));
  });

  test('once: no second deletion while one is under way or done', () => {
    for (const custody of [
      { state: 'deleting', why: 'in-use' },
      { state: 'deleted', at: NOW, why: 'in-use' },
    ] as const) {
      const change = changeIn('awaiting-metadata', { custody });
      assert.equal(refusal(change, { type: 'saved-key', actor: ana }), 'not-now');
      assert.ok(isStale(change, { type: 'ran-out', clock: 'key-file' }, { now: minutes(9_999) }));
      assert.equal(deeds(follows(change, { type: 'withdraw', actor: ana })).includes('delete-key'), false);
    }
  });

  test('refused by Slack, the requester is told and can try again', () => {
    const error = 'cant_delete_file';
    const refusedFile = { type: 'key-not-deleted', file: KEY_FILE, error } as const;
    assert.deepEqual(custodyAfter(delivered, refusedFile), { state: 'refused', at: NOW, error });
    assert.deepEqual(notices(follows(delivered, refusedFile)), ['key-not-deleted']);
    const refused = becomes('awaiting-metadata', delivered, refusedFile);
    const again = becomes('awaiting-metadata', refused, { type: 'saved-key', actor: ana });
    assert.deepEqual(again.custody, deletion('saved'));
    const gone = { type: 'key-deleted', file: KEY_FILE, why: 'saved' } as const;
    assert.deepEqual(custodyAfter(again, gone), { state: 'deleted', at: NOW, why: 'saved' });
  });

  test('the file of a void pair says nothing of the new one', () => {
    assert.ok(isStale(delivered, { type: 'key-deleted', file: asId('F0VOID'), why: 'voided' }));
  });
});
