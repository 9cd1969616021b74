import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { settings } from '../../src/config/settings.ts';

const root = join(import.meta.dirname, '../..');

/** The text of a file of the repository. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Any value of a parsed file, by its keys; undefined where there is none. */
export const at = (value: unknown, ...keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>(
    (held, key) => (typeof held === 'object' && held !== null ? Reflect.get(held, key) : undefined),
    value,
  );

/** `!reset []` is Compose's own word for nothing. */
const reset = { tag: '!reset', collection: 'seq', resolve: () => [] } as const;

export const yamlIn = (path: string): unknown => parse(textOf(path), { customTags: [reset] });

export const documentsIn = (path: string): unknown[] =>
  parseAllDocuments(textOf(path)).map(one => {
    if (one.errors.length > 0) throw new Error(`${path}: ${one.errors.join(', ')}`);
    return one.toJS();
  });

/** The `NAME=value` lines of an environment file. */
export const variablesIn = (path: string): Map<string, string> =>
  new Map(
    textOf(path)
      .split('\n')
      .filter(line => /^\w+=/.test(line))
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );

/** Variables that Node reads, and no setting. */
const OF_NODE = new Set(['NODE_ENV', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS']);

/** Those of `names` that jcaccess does not know. */
export const unknownVariables = (names: Iterable<string>): string[] =>
  [...names].filter(name => !(name in settings) && !OF_NODE.has(name));
