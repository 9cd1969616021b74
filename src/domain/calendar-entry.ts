import { calendarDay } from './calendar.ts';
import type { CertificateFacts } from './certificate.ts';
import type { ConnectionId } from './ids.ts';
import { REMINDER_DAYS, type ReminderStage } from './reminder.ts';

/** A certificate whose end is in calendars. */
export type DatedCertificate = Pick<CertificateFacts, 'sha256Fingerprint' | 'notAfter'>;

/** One day in a person's own calendar: so many days before a certificate ends. */
export interface CalendarEntry {
  /** The same for ever for one connection, certificate and stage. */
  readonly uid: string;
  readonly stage: ReminderStage;
  /** The day, as midnight of UTC. */
  readonly day: Date;
}

/** Every day of a certificate that belongs into a calendar, by the days of the owner's time zone; the earliest first. */
export const calendarEntries = (
  connection: ConnectionId,
  { sha256Fingerprint, notAfter }: DatedCertificate,
  timeZone: string,
): CalendarEntry[] => {
  const { year, month, day } = calendarDay(notAfter, timeZone);
  const print = sha256Fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase();
  return REMINDER_DAYS.map(stage => ({
    uid: `jcaccess-${connection}-${print}-${stage}`,
    stage,
    day: new Date(Date.UTC(year, month - 1, day - stage)),
  }));
};
