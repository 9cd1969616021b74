import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANGE_STATES } from '../../../src/domain/change.ts';
import type { Effect } from '../../../src/domain/effect.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import { decided } from './ask-decide.ts';
import { changeIn, minutes, NOW } from './build-change.ts';
import { EVERY_EVENT } from './every-event.ts';

const PASSED: Readonly<Record<string, string>> = {
  planned: 'make-plan',
  applying: 'apply-plan',
  testing: 'run-test',
};

const EVENTS = Object.values(EVERY_EVENT).flatMap((forms): ChangeEvent[] => Object.values(forms));

const cardsIn = (effects: readonly Effect[]) =>
  effects.flatMap(({ work, due }) => (work.deed === 'show-card' ? [{ during: work.during, due }] : []));

test('every new state comes to the card: at once, or when it lasts', () => {
  let held = 0;
  for (const state of CHANGE_STATES)
    for (const event of EVENTS) {
      const change = changeIn(state);
      const now = event.type === 'ran-out' ? minutes(60) : NOW;
      const decision = decided(change, event, { now });
      if (!decision.ok || !decision.value.change) continue;
      const { effects, change: next } = decision.value;
      if (next.state === state) continue;
      const [card, ...more] = cardsIn(effects);
      assert.ok(card, `${event.type} in ${state}`);
      assert.deepEqual(more, []);
      if (card.during === undefined) {
        assert.deepEqual(card.due, now);
        continue;
      }
      held += 1;
      assert.equal(card.during, next.state);
      assert.ok(effects.some(one => one.work.deed === PASSED[next.state] && one.due <= now));
      assert.deepEqual(card.due, new Date(now.getTime() + 1_500));
      assert.ok(
        !(state === 'awaiting-approval' && next.state === 'planned'),
        'buttons of an old plan go at once',
      );
    }
  assert.ok(held > 0);
});

test('a change without a card gets one at once', () => {
  for (const event of EVENTS) {
    const { card: _none, ...without } = changeIn('awaiting-approval');
    const decision = decided(without as typeof without & { state: 'awaiting-approval' }, event);
    if (!decision.ok) continue;
    for (const { during } of cardsIn(decision.value.effects)) assert.equal(during, undefined);
  }
});
