import { DAY_MS, MINUTE_MS } from './time.ts';

/** A day of the calendar. `month` counts from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The day that people in an IANA time zone have at a moment. */
export const calendarDay = (at: Date, timeZone: string): CalendarDay => {
  if (timeZone === 'UTC')
    return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value);
  return { year: part('year'), month: part('month'), day: part('day') };
};

const dayNumber = (at: Date, timeZone: string): number => {
  const { year, month, day } = calendarDay(at, timeZone);
  return Date.UTC(year, month - 1, day) / DAY_MS;
};

/** How many days of the calendar in that zone lie between two moments; negative when `to` is on an earlier day. */
export const calendarDaysBetween = (from: Date, to: Date, timeZone: string): number =>
  dayNumber(to, timeZone) - dayNumber(from, timeZone);

/** The day so many days after another one, or before it. */
export const daysAfter = ({ year, month, day }: CalendarDay, days: number): CalendarDay => {
  const then = new Date(Date.UTC(year, month - 1, day + days));
  return { year: then.getUTCFullYear(), month: then.getUTCMonth() + 1, day: then.getUTCDate() };
};

/** 0: Sunday. */
export const weekdayOf = ({ year, month, day }: CalendarDay): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** What the clocks in that zone show, written as if it were UTC. */
const wallClock = (at: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
};

/**
 * The moment at which the clocks in that zone show so many minutes of a day; when they are put forward over it, as long after
 * that as it lies beyond the last moment before.
 */
export const momentOf = ({ year, month, day }: CalendarDay, minute: number, timeZone: string): Date => {
  const wall = Date.UTC(year, month - 1, day) + minute * MINUTE_MS;
  const first = wall - (wallClock(wall, timeZone) - wall);
  const second = wall - (wallClock(first, timeZone) - first);
  return new Date(wallClock(second, timeZone) === wall ? second : Math.max(first, second));
};
