import type { Actor } from './actor.ts';
import type { UserId } from './ids.ts';
import { fromBase32, stepOfCode } from './one-time-code.ts';
import type { Result } from './result.ts';
import { no, ok } from './result.ts';
import { DAY_MS, later } from './time.ts';

/** What is kept of one person's approval codes. Only ever stored sealed. */
export interface CodeHolder {
  /** Base32. */
  readonly secret: string;
  /** When it was shown for the first time. */
  readonly begunAt: Date;
  /** When its first right code was typed; null before. */
  readonly setUpAt: Date | null;
  /** From when on its codes count; null before it is set up. */
  readonly countsFrom: Date | null;
  /** The half minute of the last code that was taken: it, and all before, are used up. */
  readonly lastStep: number;
  /** Wrong codes in a row. */
  readonly wrong: number;
  /** Present when the person has no codes any more, and asks colleagues to let them begin anew. */
  readonly lost?: { readonly at: Date; readonly vouchedBy: readonly UserId[] };
}

/** The approval codes of a workspace, by person. */
export type CodeBook = Readonly<Record<UserId, CodeHolder>>;

/** Why a code is not taken. */
export type CodeRefusal =
  | { readonly reason: 'no-code-set-up' }
  | { readonly reason: 'code-too-new'; readonly countsFrom: Date }
  | { readonly reason: 'code-locked' }
  | { readonly reason: 'code-used' }
  | { readonly reason: 'code-wrong'; readonly left: number };

/** So many wrong codes in a row may be typed: three of a million are right at a time. */
const TRIES = 5;
/** Who sits in another one's Slack session could set codes up there: until then the true person can object. */
const PROBATION_MS = DAY_MS;
/** So many colleagues vouch for a person who lost their device. */
export const VOUCHERS = 2;

/** How a person stands with their codes. */
export type CodeStanding = 'none' | 'begun' | 'too-new' | 'counts' | 'locked' | 'lost';

/** How this person stands with their codes now. */
export const standingOf = (holder: CodeHolder | undefined, now: Date): CodeStanding => {
  if (!holder) return 'none';
  if (holder.lost) return 'lost';
  if (!holder.countsFrom) return 'begun';
  if (holder.wrong >= TRIES) return 'locked';
  return holder.countsFrom > now ? 'too-new' : 'counts';
};

/** A new secret for a person who has none yet, or did not finish; everyone else keeps what they have. */
export const beginCodes = (book: CodeBook, user: UserId, secret: string, now: Date): CodeBook => {
  const standing = standingOf(book[user], now);
  if (standing !== 'none' && standing !== 'begun') return book;
  const begun: CodeHolder = { secret, begunAt: now, setUpAt: null, countsFrom: null, lastStep: 0, wrong: 0 };
  return { ...book, [user]: begun };
};

/** The first code shows that the app has the secret. Its codes count a day later, unless the person objects. */
export const finishCodes = (
  book: CodeBook,
  user: UserId,
  typed: string,
  now: Date,
): Result<CodeBook, CodeRefusal> => {
  const holder = book[user];
  if (!holder || standingOf(holder, now) !== 'begun') return no({ reason: 'no-code-set-up' });
  const step = stepOfCode(fromBase32(holder.secret), typed, now);
  if (step === null) return no({ reason: 'code-wrong', left: TRIES });
  const countsFrom = later(now, PROBATION_MS);
  return ok({ ...book, [user]: { ...holder, setUpAt: now, countsFrom, lastStep: step } });
};

/** The book after a person typed a code, and whether it is taken. A refused one is counted too. */
export const judgeCode = (
  book: CodeBook,
  user: UserId,
  typed: string,
  now: Date,
): { readonly book: CodeBook; readonly refusal: CodeRefusal | null } => {
  const holder = book[user];
  const refused = (refusal: CodeRefusal) => ({ book, refusal });
  const standing = standingOf(holder, now);
  if (!holder?.countsFrom || standing === 'lost') return refused({ reason: 'no-code-set-up' });
  if (standing === 'locked') return refused({ reason: 'code-locked' });
  if (standing === 'too-new') return refused({ reason: 'code-too-new', countsFrom: holder.countsFrom });
  const step = stepOfCode(fromBase32(holder.secret), typed, now);
  if (step === null) {
    const wrong = holder.wrong + 1;
    const refusal: CodeRefusal =
      wrong >= TRIES ? { reason: 'code-locked' } : { reason: 'code-wrong', left: TRIES - wrong };
    return { book: { ...book, [user]: { ...holder, wrong } }, refusal };
  }
  if (step <= holder.lastStep) return refused({ reason: 'code-used' });
  return { book: { ...book, [user]: { ...holder, lastStep: step, wrong: 0 } }, refusal: null };
};

/** The person has their device no more, or is locked out: from now on none of their codes counts. */
export const loseCodes = (book: CodeBook, user: UserId, now: Date): CodeBook => {
  const holder = book[user];
  return holder?.countsFrom && !holder.lost
    ? { ...book, [user]: { ...holder, lost: { at: now, vouchedBy: [] } } }
    : book;
};

/** Those who ask colleagues to vouch for them. */
export const lostIn = (book: CodeBook): readonly UserId[] =>
  Object.entries(book).flatMap(([user, { lost }]) => (lost ? [user as UserId] : []));

/** A colleague, whose own code was taken, vouches. With enough of them the person begins anew, as if for the first time. */
export const vouchFor = (book: CodeBook, user: UserId, voucher: UserId): CodeBook => {
  const holder = book[user];
  if (!holder?.lost || voucher === user || holder.lost.vouchedBy.includes(voucher)) return book;
  const vouchedBy = [...holder.lost.vouchedBy, voucher];
  return vouchedBy.length >= VOUCHERS
    ? withoutCodes(book, user)
    : { ...book, [user]: { ...holder, lost: { ...holder.lost, vouchedBy } } };
};

/** The person has no codes any more: they objected, colleagues vouched, or the operator says so. */
export const withoutCodes = (book: CodeBook, user: UserId): CodeBook => {
  const { [user]: _gone, ...others } = book;
  return others;
};

/** The operator knows the person: their codes count at once. */
export const trustCodes = (book: CodeBook, user: UserId, now: Date): CodeBook => {
  const holder = book[user];
  return holder?.countsFrom ? { ...book, [user]: { ...holder, countsFrom: now } } : book;
};

/** What happened to the approval codes of a person. */
export type CodeNews =
  | { readonly what: 'set-up'; readonly countsFrom: Date }
  /** The person says that it was not them who set codes up. */
  | { readonly what: 'disowned' }
  | { readonly what: 'lost' }
  | { readonly what: 'locked' }
  | { readonly what: 'vouched'; readonly by: UserId; readonly isEnough: boolean };

/** A person did something about approval codes, their own or (vouching) a colleague's. The codes are kept already. */
export interface CodeEvent {
  readonly type: 'codes-changed';
  readonly actor: Actor;
  readonly whose: UserId;
  readonly news: CodeNews;
  /** Who hears of it beside that person: who may approve. */
  readonly colleagues: readonly UserId[];
  /** Names the occasion among all of that person. */
  readonly occasion: string;
}
