import { calendarDay } from '../../domain/calendar.ts';
import { dateToken, type Mrkdwn } from './text.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (count: number): string => String(count).padStart(2, '0');

/** "23 Nov 2029", as people in that zone have it. */
export const dayText = (date: Date, timeZone = 'UTC'): string => {
  const { year, month, day } = calendarDay(date, timeZone);
  return `${day} ${MONTHS[month - 1]} ${year}`;
};

/** "24 Nov 2026 14:32 UTC": what people see who read no date tokens, also years later. */
export const momentText = (date: Date): string =>
  `${dayText(date)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;

/** "2026-11-24 14:32 UTC": for papers that are kept for years. */
export const paperMoment = (date: Date): string =>
  `${paperDay(date)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;

/** "2029-11-23", in UTC. */
export const paperDay = (date: Date): string => date.toISOString().slice(0, 10);

/** Seconds since 1970, as Slack's date tokens count. */
export const unixSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** The format of a moment in Slack's date tokens. */
export const MOMENT_FORMAT = '{date_short_pretty} at {time}';

/** The same to the second, for clocks that differ by less than a minute. */
export const SECONDS_FORMAT = '{date_short_pretty} at {time_secs}';

/** A moment that each reader sees in their own time zone. */
export const at = (date: Date): Mrkdwn => dateToken(unixSeconds(date), MOMENT_FORMAT, momentText(date));

/** A day with its year, for dates that lie far off. */
export const onDay = (date: Date): Mrkdwn => dateToken(unixSeconds(date), '{date_short}', dayText(date));
