import { dateToken, type Mrkdwn } from './text.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (count: number): string => String(count).padStart(2, '0');

/** "23 Nov 2029", in UTC. */
export const dayText = (date: Date): string =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

/** "24 Nov 14:32 UTC": what people see who read no date tokens. */
export const momentText = (date: Date): string =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;

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
