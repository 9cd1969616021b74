/** The key that marks a date in stored text. Keys of data that look like it get one more dollar sign. */
const DATE = '$date';
const ESCAPED = /^\$+date$/;

type Path = (string | number)[];
type Plain = Record<string, unknown>;

const isPlain = (value: object): value is Plain => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Sets a key as data, whatever it is called: `__proto__` alone is not only data when it is assigned. */
const put = (object: Plain, key: string, value: unknown): void => {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
};

const placeOf = (path: Path): string =>
  path.reduce<string>(
    (place, step) => place + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    'record',
  );

// Plain loops: every commit and every read of a record pass here, several times each.
const tagged = (value: unknown, path: Path): unknown => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return { [DATE]: value.toISOString() };
  if (Array.isArray(value)) return taggedList(value, path);
  if (typeof value === 'object' && isPlain(value)) return taggedObject(value, path);
  throw new TypeError(
    `${placeOf(path)} cannot be kept in the store: it is not text, a number, a date, a list or a plain object`,
  );
};

const taggedList = (list: readonly unknown[], path: Path): unknown[] => {
  const copy: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) {
    path.push(index);
    copy.push(tagged(list[index], path));
    path.pop();
  }
  return copy;
};

const taggedObject = (object: Plain, path: Path): Plain => {
  const copy: Plain = {};
  for (const key of Object.keys(object).sort()) {
    const inner = object[key];
    if (inner === undefined) continue;
    path.push(key);
    put(copy, ESCAPED.test(key) ? `$${key}` : key, tagged(inner, path));
    path.pop();
  }
  return copy;
};

/** Takes what JSON.parse gave, which nobody else holds, and turns it into data in place. */
const untagged = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = untagged(value[index]);
    return value;
  }
  const object = value as Plain;
  const keys = Object.keys(object);
  const date = keys.length === 1 ? object[DATE] : undefined;
  if (typeof date === 'string') return new Date(date);
  if (keys.some(key => ESCAPED.test(key))) return unescaped(object);
  for (const key of keys) put(object, key, untagged(object[key]));
  return object;
};

const unescaped = (object: Plain): Plain =>
  Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [ESCAPED.test(key) ? key.slice(1) : key, untagged(inner)]),
  );

/**
 * JSON in which dates come back as dates and equal data gives equal text: keys sorted, undefined left out. Takes plain
 * data only; throws a TypeError that names the place (never the value) of bytes, maps, NaN and the like.
 */
export const toTaggedJson = (value: unknown): string => JSON.stringify(tagged(value, []));

/** The data that `toTaggedJson` was given. Throws a SyntaxError for text that is not JSON. */
export const fromTaggedJson = (text: string): unknown => untagged(JSON.parse(text));
