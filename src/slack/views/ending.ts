import { daysLeft } from '../../domain/certificate.ts';
import type { UserId } from '../../domain/ids.ts';
import type { OwnHours } from '../../domain/reminder.ts';
import type { WorkingHours } from '../../domain/working-hours.ts';
import { counted } from './limits.ts';
import { dayText } from './time.ts';
import type { ViewContext } from './view-context.ts';

/** The time zone of the person who answers for a connection: its days are counted there. */
export const zoneOf = (owner: UserId, { zones }: Pick<ViewContext, 'zones'>): string =>
  zones.get(owner) ?? 'UTC';

const AT_ALL_HOURS: WorkingHours = { fromMinute: 0, toMinute: 1_440, days: [0, 1, 2, 3, 4, 5, 6] };

/** When the person who answers for a connection is reminded, by their clock. */
export const ownHours = (owner: UserId, view: Pick<ViewContext, 'zones' | 'workingHours'>): OwnHours => ({
  hours: view.workingHours ?? AT_ALL_HOURS,
  timeZone: zoneOf(owner, view),
});

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
