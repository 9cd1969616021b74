import assert from 'node:assert/strict';
import type { Change, ChangeIn, ChangeState } from '../../../src/domain/change.ts';
import { decideOnChange } from '../../../src/domain/decide.ts';
import type { Decided, Decision, Known } from '../../../src/domain/decision.ts';
import type { Effect } from '../../../src/domain/effect.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import type { Notice } from '../../../src/domain/notice.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { connectionOf, NOW, POLICY } from './build-change.ts';

/** What is otherwise than usual when an event arrives. */
export type Around = Partial<Omit<Known, 'change'>>;

/** The decision on an event, at `NOW` under the usual policy unless `around` says otherwise. */
export const decided = (change: Change, event: ChangeEvent, around: Around = {}): Decision =>
  decideOnChange({ change, connection: connectionOf(change), policy: POLICY, now: NOW, ...around }, event);

/** What becomes true; fails when the event was refused or came too late. */
export const follows = (
  change: Change,
  event: ChangeEvent,
  around: Around = {},
): Decided & { readonly change: Change } => {
  const decision = decided(change, event, around);
  assert.ok(decision.ok, `${event.type} in ${change.state}: ${decision.ok || decision.error.reason}`);
  assert.ok(decision.value.change);
  return { ...decision.value, change: decision.value.change };
};

/** The next form of the change; fails unless it is in that state. */
export const becomes = <State extends ChangeState>(
  state: State,
  change: Change,
  event: ChangeEvent,
  around: Around = {},
): ChangeIn<State> => {
  const next = follows(change, event, around).change;
  assert.equal(next.state, state);
  return next as ChangeIn<State>;
};

/** Why a person got a "no"; fails when the event was decided. */
export const refusal = (change: Change, event: ChangeEvent, around: Around = {}): Refusal['reason'] => {
  const decision = decided(change, event, around);
  assert.ok(!decision.ok, `${event.type} in ${change.state} was not refused`);
  assert.notEqual(decision.error.reason, 'stale', `${event.type} in ${change.state} is stale`);
  return decision.error.reason as Refusal['reason'];
};

/** True when the event came to nothing without anybody being told. */
export const isStale = (change: Change, event: ChangeEvent, around: Around = {}): boolean => {
  const decision = decided(change, event, around);
  return !decision.ok && decision.error.reason === 'stale';
};

/** What is to be done, as deeds in their order. */
export const deeds = (of: { readonly effects: readonly Effect[] }): string[] =>
  of.effects.map(one => one.work.deed);

/** What is said in the thread (`say`) or to a person (`tell`), in order. */
export const notices = (of: { readonly effects: readonly Effect[] }): Notice['say'][] =>
  of.effects.flatMap(({ work }) => (work.deed === 'say' || work.deed === 'tell' ? [work.notice.say] : []));
