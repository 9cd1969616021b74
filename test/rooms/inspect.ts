import { circleViolations } from './circles.ts';
import { habitViolations } from './habits.ts';
import { importViolations } from './imports.ts';
import { readingViolations } from './readings.ts';
import type { ReadSource } from './source.ts';
import type { Violation } from './violation.ts';

/** Holds files (all of `src`, paths relative to it) against every rule of the house. */
export const inspect = (files: readonly ReadSource[]): Violation[] =>
  [importViolations, circleViolations, readingViolations, habitViolations].flatMap(check => check(files));
