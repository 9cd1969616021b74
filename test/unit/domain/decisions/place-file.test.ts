import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { decideOnWorkspace } from '../../../../src/domain/decide-on-workspace.ts';
import type { FileRoute } from '../../../../src/domain/file-answer.ts';
import type { FileId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { ACME, ana, ben, CHANNEL, changeIn, connectionOf, mallory, NOW, POLICY } from '../build-change.ts';

const file = asId<FileId>('F0HANDED');
const waiting = changeIn('awaiting-metadata');

const placed = (route: FileRoute, sender = ana, change: Change | null = waiting) => {
  const about = change && { change, connection: connectionOf(change) };
  const known = { workspace: ACME, about, suppliers: [], policy: POLICY, now: NOW };
  const decision = decideOnWorkspace(known, { type: 'file-placed', sender, file, channel: CHANNEL, route });
  if (!decision.ok) return { reason: decision.error.reason, works: [], records: [] };
  const { effects, records, change: next } = decision.value;
  return { works: effects.map(one => one.work), records, change: next };
};
const toChange: FileRoute = { kind: 'change', change: waiting.id };

describe('a file that was placed', () => {
  test('goes to its change', () => {
    const { works, change, records } = placed(toChange);
    assert.deepEqual(works, [{ deed: 'read-metadata', file, by: ana.user }]);
    assert.equal(change?.incoming?.id, file);
    assert.deepEqual(
      records.map(one => [one.about, one.what, one.refused]),
      [[waiting.id, 'hand-back', undefined]],
    );
  });

  test('of an approver goes to its change, and they hear that they cannot approve any more', () => {
    const { works } = placed(toChange, ben);
    assert.deepEqual(works.at(-1), {
      deed: 'answer-file',
      to: ben.user,
      answer: { kind: 'now-involved', change: waiting.id },
    });
  });

  test('of a person who may hand in nothing is refused: they hear why, the requester hears of it, both on record', () => {
    const { works, records } = placed(toChange, mallory);
    const refusal = { reason: 'not-yours', action: 'hand-back' };
    assert.partialDeepStrictEqual(works, [
      { deed: 'tell', to: waiting.requester, notice: { say: 'file-from-other', taken: false } },
      { deed: 'answer-file', to: mallory.user, answer: { kind: 'refused', refusal, change: waiting.id } },
    ]);
    assert.deepEqual(
      records.map(one => [one.what, one.refused ?? false]),
      [
        ['hand-back', true],
        ['file-turned-away', false],
      ],
    );
  });

  test('whose change is gone, or that is not for us, comes to nothing', () => {
    assert.equal(placed(toChange, ana, null).reason, 'stale');
    assert.equal(placed({ kind: 'not-for-us' }).reason, 'stale');
  });

  test('that could be for several is asked about, with the changes by name', () => {
    const { works } = placed({ kind: 'ask', candidates: [waiting.id], fileName: 'm.xml' });
    const asked = { deed: 'ask-which-change', to: ana.user, file, fileName: 'm.xml' };
    assert.deepEqual(works, [{ ...asked, candidates: [waiting.id] }]);
  });
});
