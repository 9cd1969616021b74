import { house, type Reading, readers } from './house.ts';
import { roomOf } from './imports.ts';
import { isNode, nameOf, type ReadSource, type SyntaxNode, walk } from './source.ts';
import type { Violation } from './violation.ts';

/** One place where a file reads something that differs each time, or touches the world from a pure room. */
export interface FoundReading {
  readonly reading: Reading | 'world';
  readonly what: string;
  readonly line: number;
}

const members: Readonly<Record<string, Readonly<Record<string, Reading>>>> = {
  process: { env: 'environment', hrtime: 'clock', uptime: 'clock' },
  Date: { now: 'clock' },
  performance: { now: 'clock', timeOrigin: 'clock', mark: 'clock', measure: 'clock' },
  Temporal: { Now: 'clock' },
  Math: { random: 'chance' },
  crypto: {
    randomUUID: 'chance',
    randomUUIDv7: 'chance',
    getRandomValues: 'chance',
    randomBytes: 'chance',
    randomInt: 'chance',
    randomFill: 'chance',
    randomFillSync: 'chance',
    webcrypto: 'chance',
  },
};

const importedFrom: Readonly<Record<string, string>> = {
  process: 'process',
  'node:process': 'process',
  'node:perf_hooks': 'performance',
  'node:crypto': 'crypto',
};

/** Globals through which a pure room would touch the world. */
const worldly = new Set([
  'process',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'WebSocket',
  'performance',
  'globalThis',
  'eval',
]);

/** `process` and `globalThis.process` alike. */
const ownerOf = (node: unknown): string | null => {
  if (!isNode(node)) return null;
  if (node.type === 'Identifier') return String(node.name);
  if (node.type !== 'MemberExpression') return null;
  return nameOf(node.object) === 'globalThis' || nameOf(node.object) === 'global'
    ? nameOf(node.property)
    : null;
};

const isDateWithoutArgument = (node: SyntaxNode): boolean =>
  ownerOf(node.callee) === 'Date' &&
  (node.type === 'CallExpression' ||
    (node.type === 'NewExpression' && (node.arguments as unknown[]).length === 0));

const takenApart = (node: SyntaxNode): [string, string][] => {
  if (node.type !== 'VariableDeclarator' || !isNode(node.id) || node.id.type !== 'ObjectPattern') return [];
  const owner = ownerOf(node.init);
  if (owner === null) return [];
  return (node.id.properties as readonly SyntaxNode[]).flatMap(one => {
    const name = nameOf(one.key);
    return name === null ? [] : [[owner, name] as [string, string]];
  });
};

/** Names that stand where a value is meant: not the key of a property, not the name of a member. */
const valueNames = (node: SyntaxNode): string[] => {
  const places: unknown[] =
    node.type === 'CallExpression' || node.type === 'NewExpression'
      ? [node.callee, ...(node.arguments as unknown[])]
      : node.type === 'MemberExpression'
        ? [node.object]
        : [node.init, node.right, node.value, node.body, node.argument];
  return places.flatMap(one => (isNode(one) && one.type === 'Identifier' ? [String(one.name)] : []));
};

/** Everything in a file that reads the environment, a clock, chance or (`world`) a global that acts on the world. */
export const readingsOf = (file: ReadSource): FoundReading[] => {
  const found: FoundReading[] = [];
  // A namespace or default import of node:crypto may have any name.
  const owners = new Map<string, string>();
  const note = (owner: string, name: string, line: number): void => {
    const reading = members[owners.get(owner) ?? owner]?.[name];
    if (reading) found.push({ reading, what: `reads ${owner}.${name}`, line });
  };
  for (const statement of file.statements) {
    if (statement.type !== 'ImportDeclaration') continue;
    const owner = importedFrom[nameOf(statement.source) ?? ''];
    if (owner === undefined) continue;
    for (const one of statement.specifiers as readonly SyntaxNode[]) {
      if (one.type === 'ImportSpecifier') note(owner, nameOf(one.imported) ?? '', file.lineOf(statement));
      else owners.set(nameOf(one.local) ?? '', owner);
    }
  }
  walk(file.statements, node => {
    if (node.type === 'MemberExpression') {
      note(ownerOf(node.object) ?? '', nameOf(node.property) ?? '', file.lineOf(node));
    }
    if (isDateWithoutArgument(node)) {
      found.push({ reading: 'clock', what: 'reads the date of now', line: file.lineOf(node) });
    }
    for (const [owner, name] of takenApart(node)) note(owner, name, file.lineOf(node));
    for (const name of valueNames(node)) {
      if (worldly.has(name))
        found.push({ reading: 'world', what: `touches ${name}`, line: file.lineOf(node) });
    }
  });
  return found;
};

/** Readings in files that may not have them, and touches of the world from pure rooms. */
export const readingViolations = (files: readonly ReadSource[]): Violation[] =>
  files.flatMap(file => {
    const { path } = file;
    const pure = house[roomOf(path) ?? '']?.pure ?? false;
    return readingsOf(file).flatMap(({ reading, what, line }): Violation[] => {
      if (reading === 'world') return pure ? [{ rule: 'pure', path, line, what }] : [];
      return readers[path]?.[reading] === undefined ? [{ rule: reading, path, line, what }] : [];
    });
  });

/** Permissions of `readers` that no file uses, as `path reading`; only such permissions are listed that are needed. */
export const unusedPermissions = (files: readonly ReadSource[]): string[] => {
  const used = new Set(
    files.flatMap(file => readingsOf(file).map(({ reading }) => `${file.path} ${reading}`)),
  );
  return Object.entries(readers)
    .flatMap(([path, allowed]) => Object.keys(allowed).map(reading => `${path} ${reading}`))
    .filter(permission => !used.has(permission));
};
