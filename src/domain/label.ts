import type { ConnectionId, UserId } from './ids.ts';

/** The longest label: it stands whole in every header and in a row of Access's login page. */
export const LABEL_CHARACTERS = 60;

/** A character that has no place in one line of text that people compare by eye. */
export interface RefusedCharacter {
  /** As Unicode names it: "U+202E". */
  readonly point: string;
  readonly why: 'control' | 'direction' | 'unseen' | 'undefined';
}

/** Why a text cannot be a label. */
export type LabelProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'too-long' }
  | { readonly problem: 'character'; readonly character: RefusedCharacter };

const KINDS: readonly (readonly [RefusedCharacter['why'], RegExp])[] = [
  ['control', /[\p{Cc}\p{Zl}\p{Zp}]/u],
  ['direction', /\p{Bidi_Control}/u],
  // The blanks of Braille and of musical notation, and the place of an object, are drawn as nothing.
  ['unseen', /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800\u{1D159}\uFFFC]/u],
  ['undefined', /[\p{Cn}\p{Co}\p{Cs}]/u],
];

/** The first character of a line that people cannot see or that turns what they see; null when there is none. */
export const refusedCharacter = (line: string): RefusedCharacter | null => {
  for (const unit of line) {
    const kind = KINDS.find(([, pattern]) => pattern.test(unit));
    if (kind) {
      const point = (unit.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      return { point: `U+${point}`, why: kind[0] };
    }
  }
  return null;
};

/** A label as it is stored: compatible forms of letters made one, every run of spaces one space. */
export const normalisedLabel = (typed: string): string => typed.normalize('NFKC').replace(/\s+/g, ' ').trim();

/** What is wrong with a label as it was typed; null when nothing is. */
export const labelProblem = (typed: string): LabelProblem | null => {
  const character = refusedCharacter(typed.trim()) ?? refusedCharacter(normalisedLabel(typed));
  if (character) return { problem: 'character', character };
  const { length } = normalisedLabel(typed);
  if (length === 0) return { problem: 'empty' };
  return length > LABEL_CHARACTERS ? { problem: 'too-long' } : null;
};

/** The form in which two labels are the same label: people do not tell them apart by case or spaces. */
export const sameLabel = (label: string): string => normalisedLabel(label).toLowerCase();

/** Latin letters and signs, each with what people take for it: a compact part of Unicode's list of confusables (UTS 39). */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'аɑαⱥᴀ',
  A: 'АΑꓮᎪ',
  b: 'Ьƅь',
  B: 'ВΒꓐᏴ',
  c: 'сϲᴄⅽ',
  C: 'СϹꓚᏟ',
  d: 'ԁɗᏧ',
  D: 'ꓓᎠ',
  e: 'еҽɛε℮',
  E: 'ЕΕꓰᎬ',
  f: 'ſƒꬵ',
  F: 'Ϝꓝ',
  g: 'ɡցġ',
  G: 'Ԍꓖ',
  h: 'һհᏂ',
  H: 'НΗꓧᎻ',
  i: 'іıɩιꭵ',
  j: 'јϳյ',
  J: 'ЈꓙᎫ',
  k: 'кκᴋ',
  K: 'КΚꓗᏦ',
  l: 'I1|ІΙӀӏוןⅼɫł∣ⵏꓲᛁ',
  L: 'ꓡᏞ',
  M: 'МΜꓟᎷϺ',
  n: 'пηոռ',
  N: 'Νꓠ',
  o: 'оοσօᴏ๐໐०০୦',
  O: '0ОΟꓳՕØ',
  p: 'рρ',
  P: 'РΡꓑᏢ',
  q: 'ԛգ',
  r: 'гᴦ',
  R: 'ꓣᏒ',
  s: 'ѕꜱ',
  S: 'ЅՏꓢᏚ',
  t: 'тτ',
  T: 'ТΤꓔᎢ',
  u: 'υսᴜц',
  U: 'ՍꓴՄ',
  v: 'ѵνᴠ',
  V: 'ѴꓦᏙ',
  w: 'ѡԝωшᴡ',
  W: 'ԜꓪᎳ',
  x: 'хχ×',
  X: 'ХΧꓫ',
  y: 'уγүỿ',
  Y: 'УΥҮꓬ',
  z: 'ᴢ',
  Z: 'ΖꓜᏃ',
  "'": '’‘ʼʹ`´′',
  '-': '‐‑‒–—−_·',
};

const PROTOTYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([letter, others]) => Array.from(others, other => [other, letter])),
);

/** Pairs of letters that people read as one. */
const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
];

const UNDRAWN = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/**
 * What a label looks like to a hurried reader: accents and what is not drawn left out, each character as the Latin one
 * that it is taken for, without case and spaces.
 */
const skeleton = (label: string): string => {
  const letters = Array.from(normalisedLabel(label).normalize('NFD').replace(UNDRAWN, ''));
  const latin = letters.map(letter => PROTOTYPES.get(letter) ?? letter).join('');
  return PAIRS.reduce((text, [pair, one]) => text.replace(pair, one), latin.toLowerCase().replace(/\s/g, ''));
};

/** What a label is taken for; two, when case tells something: "Info" is read as "info" too. */
export const skeletonsOf = (label: string): string[] => [
  ...new Set([`=${skeleton(label)}`, `~${skeleton(label.toLowerCase())}`]),
];

/** True when people would take one label for the other. */
export const looksLike = (one: string, other: string): boolean =>
  skeletonsOf(one).some(taken => skeletonsOf(other).includes(taken));

/** An existing connection whose label looks like another one. */
export interface LookAlike {
  readonly label: string;
  readonly owner: UserId;
}

/** What a connection has to do with labels. */
interface Labelled {
  readonly id: ConnectionId;
  readonly owner: UserId;
  readonly request: { readonly label: string };
}

/** The connections beside `self` whose labels look like this one, each once. */
export const lookAlikes = (
  label: string,
  self: ConnectionId,
  connections: readonly Labelled[],
): LookAlike[] =>
  [...new Map(connections.map(one => [one.id, one])).values()]
    .filter(one => one.id !== self && looksLike(label, one.request.label))
    .map(one => ({ label: one.request.label, owner: one.owner }));
