import { isRecord, type Json } from './json.ts';

/** Where a problem goes: a JSON pointer and Slack's words. */
export type Report = (pointer: string, problem: string) => void;

/** Looks at one value and reports what Slack would refuse. */
export type Check = (value: unknown, pointer: string, report: Report) => void;

/** Accepts anything. */
export const anything: Check = () => undefined;

/** A text with `min` (default 1) to `max` characters. */
export function string(max: number, min = 1): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'string') report(pointer, 'must be a string');
    else if (value.length > max) report(pointer, `must be less than ${max + 1} characters`);
    else if (value.length < min) report(pointer, `must be more than ${min - 1} characters`);
  };
}

/** `true` or `false`. */
export const boolean: Check = (value, pointer, report) => {
  if (typeof value !== 'boolean') report(pointer, 'must be a boolean');
};

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) report(pointer, 'must be an integer');
    else if (value < min || value > max) report(pointer, `must be between ${min} and ${max}`);
  };
}

/** Any number. */
export const number: Check = (value, pointer, report) => {
  if (typeof value !== 'number') report(pointer, 'must be a number');
};

/** One of the given words. */
export function word(...words: string[]): Check {
  return (value, pointer, report) => {
    if (typeof value !== 'string' || !words.includes(value)) report(pointer, 'must be a valid enum value');
  };
}

/** A list of `min` to `max` members, each of which passes the check. */
export function items(check: Check, max: number, min = 1): Check {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) return report(pointer, 'must be an array');
    if (value.length > max) report(pointer, `no more than ${max} items allowed`);
    if (value.length < min) report(pointer, `must provide at least ${min} items`);
    for (const [index, item] of value.entries()) check(item, `${pointer}/${index}`, report);
    return undefined;
  };
}

/** An object with these fields and no others; `type` is allowed everywhere. */
export function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return (value, pointer, report) => {
    if (!isRecord(value)) return report(pointer, 'must be an object');
    for (const key of Object.keys(required)) {
      if (value[key] === undefined || value[key] === null) report(pointer, `missing required field: ${key}`);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'type' || inner === undefined) continue;
      const check = required[key] ?? optional[key];
      if (!check) report(pointer, `invalid additional property: ${key}`);
      else if (inner !== null || optional[key] === undefined) check(inner, `${pointer}/${key}`, report);
    }
    return undefined;
  };
}

/** An object whose `type` chooses the check. */
export function typed(kinds: Record<string, Check>): Check {
  return (value, pointer, report) => {
    if (!isRecord(value)) return report(pointer, 'must be an object');
    const type = typeof value.type === 'string' ? value.type : '';
    const check = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (!check) return report(`${pointer}/type`, `unsupported type: ${type === '' ? '(none)' : type}`);
    return check(value, pointer, report);
  };
}

/** What the check takes, or null. */
export function orNull(check: Check): Check {
  return (value, pointer, report) => {
    if (value !== null) check(value, pointer, report);
  };
}

/** Both checks, one after the other. */
export function both(first: Check, second: Check): Check {
  return (value, pointer, report) => {
    first(value, pointer, report);
    second(value, pointer, report);
  };
}

/** At least one of the fields must be there. */
export function oneOfFields(...keys: string[]): Check {
  return (value, pointer, report) => {
    const found = isRecord(value) && keys.some(key => value[key] !== undefined && value[key] !== null);
    if (!found) report(pointer, `missing required field: ${keys.join(' or ')}`);
  };
}

/** A `plain_text` object of at most `max` characters. */
export function plainText(max: number): Check {
  return typed({ plain_text: shape({ text: string(max) }, { emoji: boolean }) });
}

/** A `mrkdwn` object of at most `max` characters. */
export function markdownText(max: number): Check {
  return typed({ mrkdwn: shape({ text: string(max) }, { verbatim: boolean }) });
}

/** A `plain_text` or `mrkdwn` object of at most `max` characters. */
export function eitherText(max: number): Check {
  return typed({
    plain_text: shape({ text: string(max) }, { emoji: boolean }),
    mrkdwn: shape({ text: string(max) }, { verbatim: boolean }),
  });
}

/** The members of a list that are objects, with their pointers. */
export function pointed(value: unknown, pointer: string): { at: string; item: Json }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) =>
    isRecord(item) ? [{ at: `${pointer}/${index}`, item }] : [],
  );
}
