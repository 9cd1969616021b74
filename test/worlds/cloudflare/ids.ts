/** `length` lower-case hex digits drawn from `random` (numbers in [0, 1)). */
export const hex = (random: () => number, length: number): string =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');

const dashed = (digits: string): string =>
  digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** A UUID of version 4, as identity providers, applications and users carry it. */
export const uuid = (random: () => number): string =>
  dashed(`${hex(random, 12)}4${hex(random, 3)}${'89ab'.charAt(Math.floor(random() * 4))}${hex(random, 15)}`);

/** A UUID of version 7, as the header `Cf-Auditlog-Id` carries it. */
export const uuidV7 = (now: Date, random: () => number): string =>
  dashed(`${now.getTime().toString(16).padStart(12, '0')}7${hex(random, 3)}8${hex(random, 15)}`);
