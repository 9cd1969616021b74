import { posix } from 'node:path';
import { house, narrowPackages, type Room } from './house.ts';
import type { Import, ReadSource } from './source.ts';
import type { Rule, Violation } from './violation.ts';

/** The room a file lives in: the innermost listed folder, or the file itself at the top; null when it has none. */
export const roomOf = (path: string): string | null => {
  if (!path.includes('/')) return path in house ? path : null;
  const parts = path.split('/').slice(0, -1);
  while (parts.length > 0) {
    const room = parts.join('/');
    if (room in house) return room;
    parts.pop();
  }
  return null;
};

const isRelative = (specifier: string): boolean =>
  /^\.{0,2}\//.test(specifier) || /^\.{1,2}$/.test(specifier);

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The file inside `src` that a relative import means; null for a package, a module of Node or a file outside. */
export const importedPath = (from: string, specifier: string | null): string | null => {
  if (specifier === null || !isRelative(specifier)) return null;
  const path = posix.normalize(posix.join(posix.dirname(from), specifier));
  return path.startsWith('..') || specifier.startsWith('/') ? null : path;
};

const mayHavePackage = (file: ReadSource, room: Room, one: Import, name: string): boolean => {
  if (room.types?.includes(name)) return one.typeOnly;
  if (!room.packages?.includes(name)) return false;
  const narrow = narrowPackages[name];
  return (
    !narrow || narrow.some(place => (place.endsWith('/') ? file.path.startsWith(place) : file.path === place))
  );
};

const judge = (
  file: ReadSource,
  roomName: string,
  one: Import,
  paths: ReadonlySet<string>,
): [Rule, string] | null => {
  const { specifier } = one;
  const room = house[roomName];
  if (!room) return ['homeless', 'is in no room'];
  if (specifier === null) return ['computed', `${one.form} import of a computed name`];
  if (!isRelative(specifier)) {
    // Without its prefix a module of Node is taken for a package of that name, which no room has.
    if (!specifier.startsWith('node:')) {
      const allowed = mayHavePackage(file, room, one, packageOf(specifier));
      return allowed ? null : ['package', `imports ${specifier}`];
    }
    const allowed = room.node?.includes(specifier.slice('node:'.length));
    return allowed ? null : ['node-module', `imports ${specifier}`];
  }
  const path = importedPath(file.path, specifier);
  if (path === null) return ['outside', `imports ${specifier}`];
  if (!path.endsWith('.ts')) return ['extension', `imports ${specifier}`];
  if (!paths.has(path)) return ['missing', `imports ${specifier}`];
  const other = roomOf(path);
  if (other === null || other === roomName || room.rooms.includes(other)) return null;
  return ['room', `${roomName} imports ${other} (${specifier})`];
};

/** Every import that the import rule forbids, whatever its form and whether of types or values. */
export const importViolations = (files: readonly ReadSource[]): Violation[] => {
  const paths = new Set(files.map(({ path }) => path));
  return files.flatMap(file => {
    const room = roomOf(file.path);
    if (room === null) return [{ rule: 'homeless', path: file.path, line: 1, what: 'is in no room' }];
    return file.imports.flatMap(one => {
      const found = judge(file, room, one, paths);
      return found ? [{ rule: found[0], path: file.path, line: one.line, what: found[1] }] : [];
    });
  });
};
