import { ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import {
  type CalendarEntry,
  calendarEntries,
  type DatedCertificate,
} from '../../../domain/calendar-entry.ts';
import { type CertificateFacts, shortFingerprint } from '../../../domain/certificate.ts';
import type { Connection } from '../../../domain/connection.ts';
import { signingCertificate } from '../../../domain/connection.ts';
import { JUMPCLOUD_WAYS } from '../../../domain/consoles/jumpcloud.ts';
import type { ReminderStage } from '../../../domain/reminder.ts';
import { counted } from '../limits.ts';
import { shown } from '../text.ts';
import { dayText, momentText } from '../time.ts';

/** A connection whose days go into a calendar. */
export interface Dated {
  readonly connection: Connection;
  /** The owner's name, and the time zone whose days count. */
  readonly owner: string;
  readonly zone: string;
  /** The certificate whose days are taken back. */
  readonly replaced?: DatedCertificate;
}

const URGENT_DAYS = 7;
const EARLY_DAYS = 14;

/** What to do when nothing is left but this entry. */
const BY_HAND =
  'Without jcaccess, in this order: make a pair; add its certificate to the identity provider in Access, beside the old one; upload certificate and key in JumpCloud; log in once; remove the old certificate from Access.';

const summary = (label: string, stage: ReminderStage): string =>
  stage === 0
    ? `${label}: signing certificate ends today`
    : `${label}: signing certificate, ${counted(stage, 'day')} left`;

const whatNow = (stage: ReminderStage, owner: string, ends: Date): string => {
  if (stage === 0)
    return `It ends today, ${momentText(ends)}. Whether Access or JumpCloud refuse logins after that is not documented.`;
  if (stage > EARLY_DAYS)
    return `Replacing it takes about 30 minutes; in the right order logins go on. Next: ${owner} starts the rotation.`;
  if (stage > URGENT_DAYS) return `Next: ${owner} starts the rotation, unless it is under way.`;
  return `Next: ${owner} and the approvers rotate now. JumpCloud mails its own admins a ${JUMPCLOUD_WAYS.regenerate} link: using it before Access trusts the new certificate breaks logins.`;
};

/** What the entries of one connection say, apart from their stage. */
const entryWords = ({ connection, owner, zone }: Dated, certificate: CertificateFacts) => {
  const label = shown(connection.request.label);
  const { notAfter, sha256Fingerprint } = certificate;
  const who = shown(owner, 80);
  const ends = `The signing certificate of ${label} (SHA-256 ${shortFingerprint(sha256Fingerprint)}) ends ${dayText(notAfter, zone)}.`;
  return {
    summary: (stage: ReminderStage) => summary(label, stage),
    description: (stage: ReminderStage) =>
      [
        ends,
        whatNow(stage, who, notAfter),
        '',
        `In Slack: /jcaccess rotate ${label}`,
        BY_HAND,
        '',
        `An entry of a certificate that was replaced since does not count: /jcaccess show ${label}`,
      ].join('\n'),
  };
};

/**
 * The days of connections as an iCalendar file (RFC 5545): whole days rather than alarms, which most calendars drop. An entry
 * keeps its UID for ever; its SEQUENCE grows with its connection. `now` is when it was written.
 */
export const calendarText = (all: readonly Dated[], now: Date): string => {
  const calendar = new ICalCalendar({
    prodId: { company: 'jcaccess', product: 'jcaccess', language: 'EN' },
    name: all.length === 1 && all[0] ? `jcaccess: ${shown(all[0].connection.request.label)}` : 'jcaccess',
  });
  const add = (of: Dated, { uid, day }: CalendarEntry, words: { summary: string; description: string }) =>
    calendar.createEvent({
      id: uid,
      start: day,
      allDay: true,
      stamp: now,
      sequence: of.connection.version,
      transparency: ICalEventTransparency.TRANSPARENT,
      summary: words.summary,
      description: words.description,
    });
  for (const of of all) {
    const { connection, zone, replaced } = of;
    if (!connection.applied) continue;
    const certificate = signingCertificate(connection.applied);
    const words = entryWords(of, certificate);
    const isRetired = connection.status === 'retired';
    for (const entry of isRetired ? [] : calendarEntries(connection.id, certificate, zone))
      add(of, entry, {
        summary: words.summary(entry.stage),
        description: words.description(entry.stage),
      });
    for (const entry of replaced ? calendarEntries(connection.id, replaced, zone) : [])
      add(of, entry, {
        summary: `${isRetired ? 'Removed' : 'Replaced'}. ${words.summary(entry.stage)}`,
        description: `This ${isRetired ? 'connection was removed' : 'certificate was replaced'}: delete this entry.`,
      }).status(ICalEventStatus.CANCELLED);
  }
  return calendar.toString();
};
