import type { CertificateFacts } from './certificate.ts';
import { DAY_MS } from './time.ts';

/** Days before the end at which people are reminded; negative ones come after it, weekly. */
export const REMINDER_DAYS = [60, 30, 14, 7, 3, 1, 0] as const;

/** One reminder: the days left at which it is due. `-7` is the first weekly notice after the end. */
export type ReminderStage = number;

/** When a stage is due for a certificate that ends at `notAfter`. */
export const stageDue = (notAfter: Date, stage: ReminderStage): Date =>
  new Date(notAfter.getTime() - stage * DAY_MS);

/** The stages still to come at `now`, soonest first, as they are scheduled when a connection goes live. */
export const stagesAhead = (notAfter: Date, now: Date): ReminderStage[] => {
  const ahead = REMINDER_DAYS.filter(stage => stageDue(notAfter, stage) > now);
  const passed = REMINDER_DAYS.filter(stage => stageDue(notAfter, stage) <= now);
  const current = passed.at(-1);
  return current === undefined ? ahead : [current, ...ahead];
};

/** The stage that holds at `now`, or null before the first one. After long silence only the newest one is told. */
export const stageNow = (notAfter: Date, now: Date): ReminderStage | null => {
  const weeksOver = Math.floor((now.getTime() - notAfter.getTime()) / (7 * DAY_MS));
  if (weeksOver >= 1) return -7 * weeksOver;
  return REMINDER_DAYS.filter(stage => stageDue(notAfter, stage) <= now).at(-1) ?? null;
};

/**
 * What the reminder of `stage` tells when its turn comes at `now`, or null for nothing. After long silence only the newest
 * stage is told; the last one of the list, which every later one follows from, then speaks for it.
 */
export const stageToTell = (notAfter: Date, stage: ReminderStage, now: Date): ReminderStage | null => {
  const current = stageNow(notAfter, now);
  if (current === null || current > stage) return null;
  return current === stage || stage <= 0 ? current : null;
};

/** The stage after this one: the next in the list, then weekly. */
export const stageAfter = (stage: ReminderStage): ReminderStage =>
  REMINDER_DAYS.find(days => days < stage) ?? (stage > 0 ? 0 : stage - 7);

/** When the first reminder of a certificate is due, for saying so on the card. */
export const firstReminder = (certificate: Pick<CertificateFacts, 'notAfter'>, now: Date): Date => {
  const first = stagesAhead(certificate.notAfter, now)[0] ?? 0;
  const due = stageDue(certificate.notAfter, first);
  return due > now ? due : now;
};
