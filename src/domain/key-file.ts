import { DAY_MS, HOUR_MS, later } from './time.ts';
import type { WorkingHours } from './working-hours.ts';
import { endOfWork, workingTimeBefore } from './working-hours.ts';

/** No key file stays in Slack for longer, whatever the calendar says. */
const AT_MOST_MS = 4 * DAY_MS;
/** So much working time before the file goes, its holder is told. */
const WARNED_BEFORE_MS = 4 * HOUR_MS;

/**
 * When the file with a private key is deleted from Slack: after a day, extended to the end of the working day in which that
 * day ends or which follows. A deployment that asks for less than a day is taken at its word.
 */
export const keyFileEnd = (from: Date, lifeMs: number, hours: WorkingHours, timeZone: string): Date => {
  const end = later(from, lifeMs);
  if (lifeMs < DAY_MS) return end;
  const extended = endOfWork(end, hours, timeZone);
  return new Date(Math.min(extended.getTime(), from.getTime() + AT_MOST_MS));
};

/** When its holder is told that the file goes: four working hours before, and never before it is there. */
export const keyFileWarning = (from: Date, end: Date, hours: WorkingHours, timeZone: string): Date => {
  const before = workingTimeBefore(end, WARNED_BEFORE_MS, hours, timeZone);
  return before > from ? before : from;
};
