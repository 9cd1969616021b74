/** The key that marks a date in stored text. Keys of data that look like it get one more dollar sign. */
const DATE = '$date';
const ESCAPED = /^\$+date$/;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const tagged = (value: unknown, path: string): unknown => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return { [DATE]: value.toISOString() };
  if (Array.isArray(value)) return value.map((inner, index) => tagged(inner, `${path}[${index}]`));
  if (typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [ESCAPED.test(key) ? `$${key}` : key, tagged(inner, `${path}.${key}`)]),
    );
  }
  throw new TypeError(
    `${path} cannot be kept in the store: it is not text, a number, a date, a list or a plain object`,
  );
};

const untagged = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === DATE && typeof first[1] === 'string') return new Date(first[1]);
  return Object.fromEntries(
    entries.map(([key, inner]) => [ESCAPED.test(key) ? key.slice(1) : key, untagged(inner)]),
  );
};

/**
 * JSON in which dates come back as dates and equal data gives equal text: keys sorted, undefined left out. Takes plain
 * data only; throws a TypeError that names the place (never the value) of bytes, maps, NaN and the like.
 */
export const toTaggedJson = (value: unknown): string => JSON.stringify(tagged(value, 'record'));

/** The data that `toTaggedJson` was given. Throws a SyntaxError for text that is not JSON. */
export const fromTaggedJson = (text: string): unknown => untagged(JSON.parse(text));
