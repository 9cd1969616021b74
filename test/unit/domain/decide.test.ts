import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../src/domain/change.ts';
import { CHANGE_STATES, isClosed } from '../../../src/domain/change.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import { decided } from './ask-decide.ts';
import { BEN, changeIn, emptyPlan, FILE, minutes, NOW } from './build-change.ts';
import { DECISIONS } from './decisions-table.ts';
import { EVERY_EVENT } from './every-event.ts';

/** A change as it stands when something arrives: a file on its way, a login being watched for, clocks running. */
const inTheMiddle = (change: Change): Change => ({
  ...change,
  incoming: { id: FILE, by: BEN, at: NOW },
  evidence: { watch: { email: 'ana@acme.com', until: minutes(90) } },
  ...(change.state === 'awaiting-confirmation' ? { rollBackAt: minutes(15) } : {}),
});

const { pair } = changeIn('awaiting-metadata');
const { intent } = changeIn('testing');

const standing = (name: string, change: Change): readonly [string, Change] => [name, inTheMiddle(change)];

/** Every state by its name, and those that differ in what they hold. */
const STANDING = [
  ...CHANGE_STATES.map(state => standing(state, changeIn(state))),
  standing('planned for one that is there', changeIn('planned', {}, emptyPlan)),
  standing('draft with a pair', changeIn('draft', pair ? { pair: { ...pair, delivered: false } } : {})),
  standing('applying with an intent', changeIn('applying', intent ? { intent } : {})),
];

const outcome = (change: Change, event: ChangeEvent): string => {
  const decision = decided(change, event, { now: event.type === 'ran-out' ? minutes(60) : NOW });
  if (!decision.ok) return decision.error.reason === 'stale' ? 'stale' : `no: ${decision.error.reason}`;
  const next = decision.value.change?.state;
  return next === change.state ? 'stays' : `-> ${next}`;
};

const linesOf = (name: string, event: ChangeEvent): string[] => {
  const byOutcome = [...Map.groupBy(STANDING, ([, change]) => outcome(change, event))];
  const most = Math.max(...byOutcome.map(([, these]) => these.length));
  const common = byOutcome.find(([, these]) => these.length === most)?.[0];
  return [
    name,
    ...byOutcome.filter(([what]) => what !== common).map(([what, these]) => `  ${named(these)}: ${what}`),
    `  ${byOutcome.length === 1 ? 'all' : 'all others'}: ${common}`,
  ];
};

const ended = STANDING.filter(([, change]) => isClosed(change));

/** The names of states; `closed` for all that have ended together. */
const named = (these: typeof STANDING): string => {
  const isWhole = ended.every(one => these.includes(one));
  const listed = isWhole ? these.filter(one => !ended.includes(one)) : these;
  return [...listed.map(([state]) => state), ...(isWhole ? ['closed'] : [])].join(', ');
};

test('every event in every state is what the table says, and none throws', () => {
  const lines = Object.entries(EVERY_EVENT).flatMap(([type, forms]) =>
    Object.entries(forms).flatMap(([form, event]) => linesOf(`${type} ${form}`.trim(), event)),
  );
  assert.equal(lines.join('\n'), DECISIONS.trim());
});
