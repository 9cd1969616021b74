import type { WorldClock } from '../world.ts';

const base36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const base62 = `${base36}abcdefghijklmnopqrstuvwxyz`;

/** Makes Slack's kinds of identifiers from the world's chance and clock, so that a seeded run replays. */
export interface Ids {
  /** An id such as `F0…`: the prefix and ten characters. */
  next(prefix: string): string;
  /** Random letters and digits of the given length. */
  letters(length: number): string;
  /** Random decimal digits of the given length, the first never zero. */
  digits(length: number): string;
  /** A random UUID. */
  uuid(): string;
  /** A message timestamp (`seconds.micros`), greater than every one before. */
  ts(): string;
  /** Unix time of the world in seconds. */
  seconds(): number;
}

/** Makes the identifiers of one workspace; `random` gives numbers in [0,1). */
export function createIds(clock: WorldClock, random: () => number): Ids {
  let lastMicros = 0;
  const pick = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  return {
    next: prefix => `${prefix}0${pick(base36, 9)}`,
    letters: length => pick(base62, length),
    digits: length => `${1 + Math.floor(random() * 9)}${pick('0123456789', length - 1)}`,
    uuid: () => [8, 4, 4, 4, 12].map(length => pick('0123456789abcdef', length)).join('-'),
    ts: () => {
      lastMicros = Math.max(clock.now().getTime() * 1000, lastMicros + 1);
      const seconds = Math.floor(lastMicros / 1_000_000);
      return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
    },
    seconds: () => Math.floor(clock.now().getTime() / 1000),
  };
}
