import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance, type Traveller } from './advance.ts';

const at = (text: string): Date => new Date(`2026-11-${text}Z`);

/** A traveller whose diary brings about further entries: each entry may put others in when its time comes. */
const diaryOf = (entries: { due: Date; brings?: Date[] }[]) => {
  let now = at('24T14:00:00');
  const diary = [...entries];
  const done: string[] = [];
  const traveller: Traveller = {
    clock: {
      now: () => now,
      advance: ms => {
        now = new Date(now.getTime() + ms);
      },
    },
    nextDue: async () => {
      const dues = diary.map(entry => entry.due.getTime());
      return dues.length === 0 ? null : new Date(Math.min(...dues));
    },
    moved: async () => {},
    settled: async () => {
      for (const entry of diary.filter(({ due }) => due <= now)) {
        diary.splice(diary.indexOf(entry), 1);
        done.push(`${entry.due.toISOString().slice(8, 16)} at ${now.toISOString().slice(8, 16)}`);
        for (const due of entry.brings ?? []) diary.push({ due });
      }
    },
  };
  return { traveller, done };
};

test('every due instant on the way is lived through at its time, also those that others bring about', async () => {
  const { traveller, done } = diaryOf([
    { due: at('26T09:00:00') },
    { due: at('25T09:00:00'), brings: [at('25T10:00:00'), at('29T00:00:00')] },
  ]);
  const travel = await advance(traveller, at('28T00:00:00'));
  assert.deepEqual(done, ['25T09:00 at 25T09:00', '25T10:00 at 25T10:00', '26T09:00 at 26T09:00']);
  assert.equal(travel.stops.length, 3);
  assert.deepEqual(travel.to, at('28T00:00:00'));
});

test('"next" goes to the next thing due and no further', async () => {
  const { traveller, done } = diaryOf([{ due: at('25T09:00:00') }, { due: at('26T09:00:00') }]);
  const travel = await advance(traveller, 'next');
  assert.deepEqual(done, ['25T09:00 at 25T09:00']);
  assert.deepEqual(travel.to, at('25T09:00:00'));
});

test('"next" stays when nothing is due', async () => {
  const { traveller } = diaryOf([]);
  const travel = await advance(traveller, 'next');
  assert.deepEqual(travel, { from: at('24T14:00:00'), to: at('24T14:00:00'), stops: [] });
});
