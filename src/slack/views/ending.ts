import { daysLeft } from '../../domain/certificate.ts';
import type { UserId } from '../../domain/ids.ts';
import { counted } from './limits.ts';
import { dayText } from './time.ts';
import type { ViewContext } from './view-context.ts';

/** The time zone of the person who answers for a connection: its days are counted there. */
export const zoneOf = (owner: UserId, { zones }: Pick<ViewContext, 'zones'>): string =>
  zones.get(owner) ?? 'UTC';

/**
 * "59 days left, ends 23 Nov 2029", "ended 7 days ago, 23 Nov 2029": the one sentence about a certificate's end. Every
 * surface says it with these words, so that no two of them differ at one moment.
 */
export const endWords = (notAfter: Date, now: Date, timeZone: string): string => {
  const days = daysLeft({ notAfter }, now, timeZone);
  const day = dayText(notAfter, timeZone);
  if (days > 0) return `${counted(days, 'day')} left, ends ${day}`;
  if (days < 0) return `ended ${counted(-days, 'day')} ago, ${day}`;
  return now < notAfter ? `ends today, ${day}` : `ended today, ${day}`;
};
