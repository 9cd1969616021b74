import { calendarDay, calendarDaysBetween, daysAfter } from './calendar.ts';
import type { CertificateFacts } from './certificate.ts';
import { DAY_MS, HOUR_MS, later } from './time.ts';
import type { WorkingHours } from './working-hours.ts';
import { isWorking, nextWorking, startOfWork } from './working-hours.ts';

/** Days before the end at which people are reminded; negative ones come after it, weekly. */
export const REMINDER_DAYS = [60, 30, 14, 7, 3, 1, 0] as const;

/** One reminder: the days left at which it is due. `-7` is the first weekly notice after the end. */
export type ReminderStage = number;

/** When a person is at work, on their own clock. */
export interface OwnHours {
  readonly hours: WorkingHours;
  /** IANA. */
  readonly timeZone: string;
}

/** No working week leaves more days out. */
const LONGEST_GAP_DAYS = 7;

/**
 * When a stage is due for a certificate that ends at `notAfter`: when work starts on the day with so many days left, by the
 * calendar of the person who is told. A day without work moves it to the last working day before, and the last stage always
 * comes before the end.
 */
export const stageDue = (notAfter: Date, stage: ReminderStage, { hours, timeZone }: OwnHours): Date => {
  const end = calendarDay(notAfter, timeZone);
  for (let back = 0; back <= LONGEST_GAP_DAYS; back += 1) {
    const start = startOfWork(daysAfter(end, -stage - back), hours, timeZone);
    if (start && (stage < 0 || start < notAfter)) return start;
  }
  return later(notAfter, -stage * DAY_MS);
};

/** Behind all other clocks, and how far the first of all clocks is ahead of them. */
const LAST_ZONE = 'Etc/GMT+12';
const ALL_ZONES_MS = 26 * HOUR_MS;

/** When a stage is due at the earliest, whatever time zone its reader turns out to be in. */
export const earliestDue = (notAfter: Date, stage: ReminderStage, hours: WorkingHours): Date =>
  later(stageDue(notAfter, stage, { hours, timeZone: LAST_ZONE }), -ALL_ZONES_MS);

/** The stages that are not over for everybody at `now`, soonest first, as they are scheduled when a connection goes live. */
export const stagesAhead = (notAfter: Date, now: Date): ReminderStage[] =>
  REMINDER_DAYS.filter(stage => stage === 0 || later(notAfter, -(stageAfter(stage) - 1) * DAY_MS) > now);

/** The stage that holds at `now`, or null before the first one. After long silence only the newest one is told. */
export const stageNow = (notAfter: Date, now: Date, own: OwnHours): ReminderStage | null => {
  const isDue = (stage: ReminderStage): boolean => stageDue(notAfter, stage, own) <= now;
  const daysOver = calendarDaysBetween(notAfter, now, own.timeZone);
  for (let weeks = Math.floor(daysOver / 7) + 1; weeks >= 1; weeks -= 1)
    if (isDue(-7 * weeks)) return -7 * weeks;
  return REMINDER_DAYS.filter(isDue).at(-1) ?? null;
};

/** What is to be done about one stage at one moment. */
export type ReminderTurn =
  | { readonly kind: 'tell'; readonly stage: ReminderStage }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'over' };

/**
 * Whether the reminder of `stage` is told now. Of stages that fall together, and after long silence, only the newest is
 * told; the last one of the list, which every later one follows from, then speaks for it. Outside working hours it waits,
 * unless the certificate would end meanwhile. `told` is the newest stage that was told of this certificate.
 */
export const reminderTurn = (
  { notAfter, stage, told }: { notAfter: Date; stage: ReminderStage; told: ReminderStage | null },
  now: Date,
  own: OwnHours,
): ReminderTurn => {
  if (told !== null && told <= stage) return { kind: 'over' };
  const due = stageDue(notAfter, stage, own);
  if (now < due) return { kind: 'wait', until: due };
  const current = stageNow(notAfter, now, own) ?? stage;
  if (current < stage && stage > 0) return { kind: 'over' };
  const next = nextWorking(now, own.hours, own.timeZone);
  const endsMeanwhile = now < notAfter && notAfter <= next;
  return isWorking(now, own.hours, own.timeZone) || endsMeanwhile || next <= now
    ? { kind: 'tell', stage: current }
    : { kind: 'wait', until: next };
};

/** The stage after this one: the next in the list, then weekly. */
export const stageAfter = (stage: ReminderStage): ReminderStage =>
  REMINDER_DAYS.find(days => days < stage) ?? (stage > 0 ? 0 : stage - 7);

/** When the first reminder of a certificate is due, for saying so on the card. */
export const firstReminder = (
  { notAfter }: Pick<CertificateFacts, 'notAfter'>,
  now: Date,
  own: OwnHours,
): Date => {
  const due = stageDue(notAfter, REMINDER_DAYS[0], own);
  return due > now ? due : now;
};

/** When the next reminder comes; null once only the weekly ones are left. */
export const nextReminder = (notAfter: Date, now: Date, own: OwnHours): Date | null =>
  REMINDER_DAYS.map(stage => stageDue(notAfter, stage, own)).find(due => due > now) ?? null;

/** From here on a reminder cannot be put aside. */
const NO_SNOOZE_DAYS = 7;

/**
 * When a reminder comes again that is put aside for so many days: when work starts on that day, or on the next working day.
 * Null where it cannot: from 7 days on, and when the next one comes no later than that.
 */
export const snoozeEnd = (notAfter: Date, days: number, now: Date, own: OwnHours): Date | null => {
  const { hours, timeZone } = own;
  const next = nextReminder(notAfter, now, own);
  if (next === null || calendarDaysBetween(now, notAfter, timeZone) <= NO_SNOOZE_DAYS) return null;
  const today = calendarDay(now, timeZone);
  for (let ahead = 0; ahead <= LONGEST_GAP_DAYS; ahead += 1) {
    const start = startOfWork(daysAfter(today, days + ahead), hours, timeZone);
    if (start) return start < next ? start : null;
  }
  return null;
};
