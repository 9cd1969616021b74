import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asId, type UserId } from '../../../src/domain/ids.ts';
import { codeOf, fromBase32, timeStep } from '../../../src/domain/one-time-code.ts';
import {
  beginCodes,
  type CodeBook,
  finishCodes,
  judgeCode,
  loseCodes,
  lostIn,
  standingOf,
  trustCodes,
  vouchFor,
  withoutCodes,
} from '../../../src/domain/step-up.ts';
import { DAY_MS, later } from '../../../src/domain/time.ts';

const [BEN, CLEO, DANA, EVE] = ['U0BEN', 'U0CLEO', 'U0DANA', 'U0EVE'].map(id => asId<UserId>(id)) as [
  UserId,
  UserId,
  UserId,
  UserId,
];
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const NOW = new Date('2026-12-01T09:00:05Z');
const HALF_MINUTE_MS = 30_000;

const codeAt = (now: Date, away = 0): string => codeOf(fromBase32(SECRET), timeStep(now) + away);

const begun = beginCodes({}, BEN, SECRET, NOW);
const finished = (): CodeBook => {
  const answer = finishCodes(begun, BEN, codeAt(NOW), NOW);
  assert.ok(answer.ok);
  return answer.value;
};
const after = later(NOW, DAY_MS);

describe('setting up approval codes', () => {
  it('counts a day after the first right code, to the millisecond', () => {
    assert.equal(standingOf(begun[BEN], NOW), 'begun');
    assert.equal(standingOf(finished()[BEN], later(after, -1)), 'too-new');
    assert.equal(standingOf(finished()[BEN], after), 'counts');
    assert.equal(standingOf(finished()[CLEO], after), 'none');
  });

  it('is not begun anew over codes that are set up, whatever became of them', () => {
    const book = finished();
    assert.equal(beginCodes(book, BEN, 'OTHER', NOW), book);
    const lost = loseCodes(book, BEN, NOW);
    assert.equal(beginCodes(lost, BEN, 'OTHER', NOW), lost);
    assert.equal(beginCodes(begun, BEN, 'OTHER', NOW)[BEN]?.secret, 'OTHER', 'what was not finished');
  });

  it('needs the code of the secret that was shown', () => {
    assert.deepEqual(finishCodes(begun, BEN, '000000', NOW), {
      ok: false,
      error: { reason: 'code-wrong', left: 5 },
    });
    assert.deepEqual(finishCodes(begun, CLEO, codeAt(NOW), NOW), {
      ok: false,
      error: { reason: 'no-code-set-up' },
    });
    const again = finishCodes(finished(), BEN, codeAt(NOW), NOW);
    assert.equal(again.ok, false, 'codes that are set up begin no new day');
  });

  it('counts at once when the operator knows the person', () => {
    assert.equal(standingOf(trustCodes(finished(), BEN, NOW)[BEN], NOW), 'counts');
    assert.equal(trustCodes(begun, BEN, NOW), begun, 'nothing was set up yet');
  });
});

describe('a typed code', () => {
  it('is not taken before it counts', () => {
    const { refusal } = judgeCode(finished(), BEN, codeAt(NOW), NOW);
    assert.deepEqual(refusal, { reason: 'code-too-new', countsFrom: after });
  });

  it('is taken once, and none before it afterwards', () => {
    const first = judgeCode(finished(), BEN, codeAt(after), after);
    assert.equal(first.refusal, null);
    assert.deepEqual(judgeCode(first.book, BEN, codeAt(after), after).refusal, { reason: 'code-used' });
    assert.deepEqual(judgeCode(first.book, BEN, codeAt(after, -1), after).refusal, { reason: 'code-used' });
    const next = later(after, HALF_MINUTE_MS);
    assert.equal(judgeCode(first.book, BEN, codeAt(next), next).refusal, null);
  });

  it('cannot be the one that finished the set-up', () => {
    const trusted = trustCodes(finished(), BEN, NOW);
    assert.deepEqual(judgeCode(trusted, BEN, codeAt(NOW), NOW).refusal, { reason: 'code-used' });
  });

  it('is locked out after five wrong ones in a row, and right ones do not help then', () => {
    let book = finished();
    const lefts: (number | string)[] = [];
    for (let i = 0; i < 6; i += 1) {
      const judged = judgeCode(book, BEN, '000000', after);
      book = judged.book;
      lefts.push(
        judged.refusal?.reason === 'code-wrong' ? judged.refusal.left : (judged.refusal?.reason ?? ''),
      );
    }
    assert.deepEqual(lefts, [4, 3, 2, 1, 'code-locked', 'code-locked']);
    assert.deepEqual(judgeCode(book, BEN, codeAt(after), after).refusal, { reason: 'code-locked' });
    assert.equal(standingOf(book[BEN], after), 'locked');
  });

  it('makes earlier wrong ones forgotten when it is right', () => {
    const wrong = judgeCode(finished(), BEN, '000000', after);
    const right = judgeCode(wrong.book, BEN, codeAt(after), after);
    assert.deepEqual(judgeCode(right.book, BEN, '000000', after).refusal, { reason: 'code-wrong', left: 4 });
  });

  it('of one person says nothing of another', () => {
    assert.deepEqual(judgeCode(finished(), CLEO, codeAt(after), after).refusal, { reason: 'no-code-set-up' });
  });
});

describe('a lost device', () => {
  const lost = loseCodes(finished(), BEN, after);

  it('makes every code void at once', () => {
    assert.deepEqual(judgeCode(lost, BEN, codeAt(after), after).refusal, { reason: 'no-code-set-up' });
    assert.deepEqual(lostIn(lost), [BEN]);
    assert.equal(loseCodes(begun, BEN, NOW), begun, 'who has none loses none');
  });

  it('needs two different colleagues, and never the person', () => {
    assert.equal(vouchFor(lost, BEN, BEN), lost);
    const one = vouchFor(lost, BEN, CLEO);
    assert.equal(vouchFor(one, BEN, CLEO), one);
    assert.equal(standingOf(one[BEN], after), 'lost');
    const two = vouchFor(one, BEN, DANA);
    assert.equal(standingOf(two[BEN], after), 'none');
    assert.equal(vouchFor(two, BEN, EVE), two);
  });

  it('does not bring the old codes back', () => {
    const anew = beginCodes(vouchFor(vouchFor(lost, BEN, CLEO), BEN, DANA), BEN, 'MZXW6YTBOI', after);
    assert.equal(anew[BEN]?.secret, 'MZXW6YTBOI');
    assert.equal(standingOf(withoutCodes(finished(), BEN)[BEN], after), 'none');
  });
});
