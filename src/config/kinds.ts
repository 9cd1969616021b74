import { z } from 'zod';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { ApprovalRule, People } from '../domain/policy.ts';
import { isMeetable } from '../domain/quorum.ts';
import type { WorkingHours } from '../domain/working-hours.ts';
import { hostsFault, hostsIn } from './hosts.ts';
import { isStoreAddress } from './store-address.ts';
import { chanceIn } from './strength.ts';

/** A text of some form. */
export const form = (pattern: RegExp, problem: string) => z.string().regex(pattern, problem);

/** True or false and nothing else: a typo must not decide. */
export const flag = form(/^(?:true|false)$/, 'is neither true nor false').transform(text => text === 'true');

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number) =>
  form(/^\d{1,6}$/, 'is no whole number')
    .transform(Number)
    .refine(value => value >= least, `is less than ${least}`)
    .refine(value => value <= most, `is more than ${most}`);

export const port = count(0, 65_535);

/** A duration in milliseconds, given in a unit, from `least` to `most` of it. */
export const duration = (unitMs: number, least: number, most: number) =>
  form(/^-?\d{1,9}(?:\.\d{1,4})?$/, 'is no plain number')
    .transform(Number)
    .refine(value => value >= least, `is less than ${least}`)
    .refine(value => value <= most, `is more than ${most}`)
    .transform(value => value * unitMs);

/** A credential: one word of visible characters. */
export const credential = (least: number, what: string) =>
  form(/^[\x21-\x7e]+$/, 'holds a space, an end of line or another character that no credential has').min(
    least,
    `is too short to be ${what}`,
  );

/** Less than this can be guessed, or nobody made it by chance; 32 hex digits by chance have more. */
const LEAST_CHANCE = 80;
export const auditKey = z
  .string()
  .min(32, 'has fewer than 32 characters')
  .refine(
    text => chanceIn(text) >= LEAST_CHANCE,
    'can be guessed: it repeats itself, counts up or is made of words',
  );

export const store = z
  .string()
  .regex(/^(sqlite|rediss?(\+cluster|\+sentinel)?):/, 'is neither sqlite:<path> nor redis://…')
  .refine(text => text !== 'sqlite::memory:', 'keeps nothing: it is in memory')
  .refine(isStoreAddress, 'is no address that can be read');

const isProxy = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return false;
  try {
    decodeURIComponent(url.username + url.password);
    return true;
  } catch {
    return false;
  }
};

/** The address of an HTTP proxy; `host:port` alone is one too. */
export const proxy = z
  .string()
  .transform(text => (text.includes('://') ? text : `http://${text}`))
  .refine(isProxy, 'is no address of an HTTP proxy');

const peopleIn = (list: string): People => {
  const ids = list.split(',').map(id => id.trim());
  return {
    users: ids.filter(id => !id.startsWith('S')) as UserId[],
    groups: ids.filter(id => id.startsWith('S')) as GroupId[],
  };
};
const IDS = '[UWS][A-Z0-9]+(\\s*,\\s*[UWS][A-Z0-9]+)*';
export const people = form(new RegExp(`^${IDS}$`), 'is no list of Slack IDs').transform(peopleIn);

const rulesIn = (text: string): ApprovalRule[] =>
  text.split(/\s+and\s+/).map(rule => {
    const [needed = '1', list = ''] = rule.split(/\s+of\s+/);
    return { count: Number(needed), from: peopleIn(list) };
  });
export const rules = form(
  new RegExp(`^[1-9]\\d? of ${IDS}( and [1-9]\\d? of ${IDS})*$`),
  'is no approval rule',
)
  .transform(rulesIn)
  .refine(found => isMeetable(found), 'can never be met: too few people are named');

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY = `(${DAYS.join('|')})`;
const HOURS = new RegExp(
  `^${DAY}-${DAY} ([01]?\\d|2[0-3]):([0-5]\\d)-(?:([01]?\\d|2[0-3]):([0-5]\\d)|24:00)$`,
  'i',
);

/** Reads `Mon-Fri 09:00-18:00`. */
const hoursIn = (text: string): WorkingHours => {
  const [, from = '', to = '', h1, m1, h2 = '24', m2 = '0'] = HOURS.exec(text) ?? [];
  const first = DAYS.indexOf(from.toLowerCase());
  const span = (DAYS.indexOf(to.toLowerCase()) - first + 7) % 7;
  return {
    fromMinute: Number(h1) * 60 + Number(m1),
    toMinute: Number(h2) * 60 + Number(m2),
    days: Array.from({ length: span + 1 }, (_, day) => (first + day) % 7),
  };
};
export const workingHours = form(HOURS, 'are no working hours')
  .transform(hoursIn)
  .refine(({ fromMinute, toMinute }) => toMinute - fromMinute >= 60, 'end before they began for an hour');

export const hosts = z
  .string()
  .superRefine((text, context) => {
    const fault = hostsFault(text);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .transform(hostsIn);
