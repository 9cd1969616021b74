import { type CalendarDay, momentOf, weekdayOf } from './calendar.ts';
import { HOUR_MS, MINUTE_MS } from './time.ts';

const LONGEST_LOOK_HOURS = 24 * 8;

/** When people are at work: minutes of the day, and days of the week (0: Sunday), on their own clocks. */
export interface WorkingHours {
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly days: readonly number[];
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const localTime = (at: Date, timeZone: string): { minute: number; day: number } => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): string => parts.find(one => one.type === type)?.value ?? '';
  return {
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    day: WEEKDAYS.indexOf(part('weekday')),
  };
};

/** True when a person in that IANA time zone is at work. */
export const isWorking = (at: Date, hours: WorkingHours, timeZone: string): boolean => {
  const { minute, day } = localTime(at, timeZone);
  return hours.days.includes(day) && minute >= hours.fromMinute && minute < hours.toMinute;
};

/** How much of the time between two moments people in that zone are at work, to the quarter of an hour, at most 30 days of it. */
export const workingMsBetween = (from: Date, to: Date, hours: WorkingHours, timeZone: string): number => {
  const quarter = 15 * MINUTE_MS;
  const end = Math.min(to.getTime(), from.getTime() + 30 * 24 * HOUR_MS);
  let worked = 0;
  for (let at = from.getTime(); at + quarter <= end; at += quarter) {
    if (isWorking(new Date(at), hours, timeZone)) worked += quarter;
  }
  return worked;
};

/** The next moment, to the quarter of an hour, at which a person in that zone is at work; `at` itself when they are. */
export const nextWorking = (at: Date, hours: WorkingHours, timeZone: string): Date => {
  if (isWorking(at, hours, timeZone)) return at;
  const quarter = 15 * MINUTE_MS;
  const start = Math.ceil((at.getTime() + 1) / quarter) * quarter;
  for (let ahead = 0; ahead < LONGEST_LOOK_HOURS * HOUR_MS; ahead += quarter) {
    const then = new Date(start + ahead);
    if (isWorking(then, hours, timeZone)) return then;
  }
  return at;
};

const QUARTER_MS = 15 * MINUTE_MS;

/** When the work ends that is going on at that moment, or that begins next, to the quarter of an hour. */
export const endOfWork = (at: Date, hours: WorkingHours, timeZone: string): Date => {
  const start = nextWorking(at, hours, timeZone);
  if (!isWorking(start, hours, timeZone)) return at;
  let end = Math.floor(start.getTime() / QUARTER_MS) * QUARTER_MS + QUARTER_MS;
  const latest = start.getTime() + 24 * HOUR_MS;
  while (end < latest && isWorking(new Date(end), hours, timeZone)) end += QUARTER_MS;
  return new Date(end);
};

/** The latest moment from which on people work for so long before `end`, to the quarter of an hour; at most 8 days before. */
export const workingTimeBefore = (end: Date, ms: number, hours: WorkingHours, timeZone: string): Date => {
  const earliest = end.getTime() - LONGEST_LOOK_HOURS * HOUR_MS;
  let at = end.getTime();
  for (let worked = 0; worked < ms && at > earliest; ) {
    at -= QUARTER_MS;
    if (isWorking(new Date(at), hours, timeZone)) worked += QUARTER_MS;
  }
  return new Date(at);
};

/** When work starts on a day of that zone; null on a day without work. */
export const startOfWork = (day: CalendarDay, hours: WorkingHours, timeZone: string): Date | null => {
  if (!hours.days.includes(weekdayOf(day))) return null;
  const start = momentOf(day, hours.fromMinute, timeZone);
  return isWorking(start, hours, timeZone) ? start : null;
};
