/** A text with some escaping undone. `at[i]` is the place in the first text of character `i`; `at` has one more entry. */
export interface Layer {
  readonly text: string;
  readonly at: Int32Array;
}

/** A secret can be in JSON inside JSON inside a form: so many escapings are undone, one after the other. */
const DEEPEST = 4;

/** Escapes, and characters that nobody sees, which a copied text may hold in the middle of a word. */
const ESCAPE =
  /[\u00ad\u200b-\u200d\u2060\ufeff]|\\(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|([\s\S]))|%([\dA-Fa-f]{2})|&(?:#x([\dA-Fa-f]{1,6})|#(\d{1,7})|(quot|amp|lt|gt|apos|nbsp));/g;
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  nbsp: ' ',
};

const meaning = (match: RegExpExecArray): string => {
  const [, unicode, byte, letter, percent, hexEntity, decimalEntity, entity] = match;
  if (letter !== undefined) return LETTERS[letter] ?? letter;
  if (entity !== undefined) return ENTITIES[entity] ?? '';
  if (match[0].length === 1) return '';
  const hex = unicode ?? byte ?? percent ?? hexEntity;
  const code = hex === undefined ? Number(decimalEntity) : Number.parseInt(hex, 16);
  // One character for one, so that places can be counted; what lies beyond is in no secret.
  return code <= 0xffff ? String.fromCharCode(code) : '?';
};

const below = (layer: Layer): Layer | null => {
  const { text, at } = layer;
  const parts: string[] = [];
  const places = new Int32Array(text.length + 1);
  let length = 0;
  let from = 0;
  const take = (piece: string, place: number, isEscape: boolean): void => {
    parts.push(piece);
    for (let n = 0; n < piece.length; n += 1) places[length + n] = at[isEscape ? place : place + n] ?? 0;
    length += piece.length;
  };
  for (const match of text.matchAll(ESCAPE)) {
    take(text.slice(from, match.index), from, false);
    take(meaning(match), match.index, true);
    from = match.index + match[0].length;
  }
  if (from === 0) return null;
  take(text.slice(from), from, false);
  places[length] = at[text.length] ?? 0;
  return { text: parts.join(''), at: places.subarray(0, length + 1) };
};

/** The text as it is, and as it reads when its escapes (JSON, percent, entities) are undone and what is unseen is left out, once, twice and so on. */
export const layersOf = (text: string): Layer[] => {
  const layers: Layer[] = [{ text, at: Int32Array.from({ length: text.length + 1 }, (_, place) => place) }];
  while (layers.length <= DEEPEST) {
    const last = layers.at(-1);
    const next = last && below(last);
    if (!next) break;
    layers.push(next);
  }
  return layers;
};
