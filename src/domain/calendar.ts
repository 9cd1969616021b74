import { DAY_MS } from './time.ts';

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
