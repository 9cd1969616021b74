import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { forgeries, lawful, specifierBetween, waysToImport } from './rooms/forgeries.ts';
import { house, narrowPackages } from './rooms/house.ts';
import { inspect } from './rooms/inspect.ts';
import { unusedPermissions } from './rooms/readings.ts';
import { type ReadSource, readSource, type SourceFile } from './rooms/source.ts';
import { rules, violationText } from './rooms/violation.ts';

const src = join(import.meta.dirname, '../src');
const tree = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.[cm]?[jt]sx?$/.test(path))
  .map(path => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(src, path), 'utf8') }))
  .map(readSource);

const lawfulHouse = lawful.map(readSource);
const withFile = (forged: SourceFile): ReadSource[] => [
  ...lawfulHouse.filter(({ path }) => path !== forged.path),
  readSource(forged),
];
const found = (forged: SourceFile): string[] =>
  inspect(withFile(forged)).map(({ rule, path }) => `${rule} ${path}`);

describe('the house', () => {
  it('keeps every rule', () => {
    assert.ok(tree.length > 100, `only ${tree.length} files were found`);
    assert.deepEqual(inspect(tree).map(violationText), []);
  });

  it('has no permission that nobody uses', () => {
    assert.deepEqual(unusedPermissions(tree), []);
  });

  it('has imports of every kind to judge', () => {
    const imports = tree.flatMap(file => file.imports);
    assert.ok(imports.some(({ typeOnly }) => typeOnly));
    assert.ok(imports.some(({ specifier }) => specifier?.startsWith('node:')));
    assert.ok(imports.length > tree.length, 'the imports were not read');
  });
});

describe('the inspector', () => {
  it('finds nothing in a house that keeps the rules', () => {
    assert.deepEqual(inspect(lawfulHouse), []);
  });

  for (const from of Object.keys(house)) {
    it(`knows what ${from} may see, by every way to import`, () => {
      const path = from.endsWith('.ts') ? from : `${from}/two.ts`;
      for (const to of Object.keys(house)) {
        if (from === to) continue;
        const allowed = house[from]?.rooms.includes(to);
        for (const [way, text] of Object.entries(waysToImport)) {
          const forged = { path, text: text(specifierBetween(from, to)) };
          assert.deepEqual(found(forged), allowed ? [] : [`room ${path}`], `${way} of ${to}`);
        }
      }
    });
  }

  it('knows where each package and each module of Node lives, by every way to import', () => {
    const rooms = Object.values(house);
    const packages = new Set(rooms.flatMap(({ packages = [], types = [] }) => [...packages, ...types]));
    const modules = new Set(rooms.flatMap(({ node = [] }) => node));
    for (const [name, room] of Object.entries(house)) {
      const path = name.endsWith('.ts') ? name : `${name}/two.ts`;
      const specifiers = [
        ...[...packages].map(one => [one, 'package', room.packages?.includes(one)] as const),
        ...[...modules].map(one => [`node:${one}`, 'node-module', room.node?.includes(one)] as const),
      ];
      for (const [specifier, rule, listed] of specifiers) {
        const allowed = listed && (narrowPackages[specifier]?.includes(path) ?? true);
        for (const [way, text] of Object.entries(waysToImport)) {
          const typeOnly = /type|augmentation/.test(way);
          const fine = allowed || (typeOnly && room.types?.includes(specifier));
          const forged = { path, text: text(specifier) };
          assert.deepEqual(
            found(forged),
            fine ? [] : [`${rule} ${path}`],
            `${way} of ${specifier} in ${name}`,
          );
        }
      }
    }
  });

  it('lets zod in at the edges', () => {
    for (const place of narrowPackages.zod ?? []) {
      const path = place.endsWith('/') ? `${place}two.ts` : place;
      assert.deepEqual(found({ path, text: "import { z } from 'zod';\nexport const two = z;\n" }), []);
    }
  });

  for (const [index, forged] of forgeries.entries()) {
    it(`sees "${forged.rule}" broken, forgery ${index + 1}`, () => {
      assert.deepEqual(found(forged), [`${forged.rule} ${forged.path}`], forged.text);
    });
  }

  it('sees a circle of several files, of types as of values', () => {
    for (const way of ['static import', 'type import', 'dynamic import', 'type re-export'] as const) {
      const text = (to: string) => waysToImport[way]?.(to) ?? '';
      const files = [
        { path: 'domain/a.ts', text: text('./b.ts') },
        { path: 'domain/b.ts', text: text('./deep/c.ts') },
        { path: 'domain/deep/c.ts', text: text('../a.ts') },
        { path: 'domain/d.ts', text: text('./a.ts') },
      ];
      const circles = inspect(files.map(readSource));
      assert.deepEqual(
        circles.map(({ rule }) => rule),
        ['circle'],
        way,
      );
      assert.match(circles[0]?.what ?? '', /a\.ts.*b\.ts.*c\.ts/);
      assert.doesNotMatch(circles[0]?.what ?? '', /d\.ts/);
    }
  });

  it('is shown a forgery for every rule', () => {
    const shown = new Set<string>(['room', ...forgeries.map(({ rule }) => rule)]);
    assert.deepEqual(
      Object.keys(rules).filter(rule => !shown.has(rule)),
      [],
    );
  });

  it('takes neither comments nor strings for code', () => {
    const text = [
      "// import { one } from '../store/room.ts'; process.env; Date.now()",
      "/* export * from '../store/room.ts' */",
      "export const two = `import('../store/room.ts') new Date()`;",
      'export const three = { env: 1, now: 2, random: 3 }.env;',
      'export const four = (at: number) => new Date(at);',
      'export const five = (clock: { now(): number }) => clock.now();',
    ].join('\n');
    assert.deepEqual(found({ path: 'domain/two.ts', text }), []);
  });

  it('refuses a file that it cannot read', () => {
    assert.throws(() => readSource({ path: 'domain/two.ts', text: 'import {' }), /cannot be read/);
  });
});
