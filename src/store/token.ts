import { randomInt } from 'node:crypto';

const STEPS = 2 ** 47;

/** A number from 0 to 1, 1 excluded, from the system's source of randomness. */
export const systemRandom = (): number => randomInt(STEPS) / STEPS;

/** Sixteen letters and digits drawn from `random` (numbers from 0 to 1). */
export const randomText = (random: () => number): string =>
  Array.from({ length: 2 }, () =>
    Math.floor(random() * 36 ** 8)
      .toString(36)
      .padStart(8, '0'),
  ).join('');
