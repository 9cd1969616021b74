/** The key that marks a date in stored text. Keys of data that look like it get one more dollar sign. */
const DATE = '$date';
const ESCAPED = /^\$+date$/;

type Path = (string | number)[];

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const placeOf = (path: Path): string =>
  path.reduce<string>(
    (place, step) => place + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    'record',
  );

const listText = (list: readonly unknown[], path: Path): string => {
  const items: string[] = [];
  for (let index = 0; index < list.length; index += 1) {
    path.push(index);
    items.push(textOf(list[index], path));
    path.pop();
  }
  return `[${items.join(',')}]`;
};

const objectText = (object: Readonly<Record<string, unknown>>, path: Path): string => {
  const members: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const inner = object[key];
    if (inner === undefined) continue;
    path.push(key);
    members.push(`${JSON.stringify(ESCAPED.test(key) ? `$${key}` : key)}:${textOf(inner, path)}`);
    path.pop();
  }
  return `{${members.join(',')}}`;
};

/** Writes the text in one walk: every commit passes here several times, before it can be durable. */
const textOf = (value: unknown, path: Path): string => {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return `{"${DATE}":"${value.toISOString()}"}`;
  if (Array.isArray(value)) return listText(value, path);
  if (typeof value === 'object' && isPlain(value))
    return objectText(value as Readonly<Record<string, unknown>>, path);
  throw new TypeError(
    `${placeOf(path)} cannot be kept in the store: it is not text, a number, a date, a list or a plain object`,
  );
};

const untagged = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = untagged(value[index]);
    return value;
  }
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object);
  const date = keys.length === 1 ? object[DATE] : undefined;
  if (typeof date === 'string') return new Date(date);
  if (keys.some(key => key.startsWith('$') || key === '__proto__')) return unescaped(object);
  for (const key of keys) object[key] = untagged(object[key]);
  return object;
};

const unescaped = (object: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [ESCAPED.test(key) ? key.slice(1) : key, untagged(inner)]),
  );

/**
 * JSON in which dates come back as dates and equal data gives equal text: keys sorted, undefined left out. Takes plain
 * data only; throws a TypeError that names the place (never the value) of bytes, maps, NaN and the like.
 */
export const toTaggedJson = (value: unknown): string => textOf(value, []);

/** The data that `toTaggedJson` was given. Throws a SyntaxError for text that is not JSON. */
export const fromTaggedJson = (text: string): unknown => untagged(JSON.parse(text));
