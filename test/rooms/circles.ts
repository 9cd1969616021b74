import { importedPath } from './imports.ts';
import type { ReadSource } from './source.ts';
import type { Violation } from './violation.ts';

/** Every group of files that reach each other by imports (Tarjan's strongly connected components), types included. */
export const circleViolations = (files: readonly ReadSource[]): Violation[] => {
  const next = new Map(
    files.map(({ path, imports }) => [path, imports.map(({ specifier }) => importedPath(path, specifier))]),
  );
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  const visit = (path: string): number => {
    const mine = order.size;
    order.set(path, mine);
    lowest.set(path, mine);
    open.push(path);
    let low = mine;
    for (const other of next.get(path) ?? []) {
      if (other === null || !next.has(other)) continue;
      if (!order.has(other)) low = Math.min(low, visit(other));
      else if (open.includes(other)) low = Math.min(low, order.get(other) ?? low);
    }
    lowest.set(path, low);
    if (low === mine) {
      const members = open.splice(open.indexOf(path));
      if (members.length > 1 || next.get(path)?.includes(path)) circles.push(members);
    }
    return low;
  };
  for (const { path } of files) if (!order.has(path)) visit(path);

  return circles.map(members => ({
    rule: 'circle',
    path: members[0] ?? '',
    line: 1,
    what: `is in a circle of ${members.join(', ')}`,
  }));
};
