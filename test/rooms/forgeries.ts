import { house } from './house.ts';
import type { SourceFile } from './source.ts';
import type { Rule } from './violation.ts';

/** A file that breaks exactly one rule, once. */
export interface Forgery {
  readonly rule: Rule;
  readonly path: string;
  readonly text: string;
}

const pathIn = (room: string): string => (room.endsWith('.ts') ? room : `${room}/room.ts`);

/** The smallest house that keeps every rule: one file per room. */
export const lawful: readonly SourceFile[] = Object.keys(house).map(room => ({
  path: pathIn(room),
  text: 'export const one = 1;\nexport type One = typeof one;\n',
}));

/** The ways in which a file can take something from another module. */
export const waysToImport: Readonly<Record<string, (specifier: string) => string>> = {
  'static import': to => `import { one } from '${to}';\nexport const two = one;\n`,
  'import for effect': to => `import '${to}';\nexport const two = 2;\n`,
  'namespace import': to => `import * as other from '${to}';\nexport const two = other;\n`,
  'type import': to => `import type { One } from '${to}';\nexport type Two = One;\n`,
  'inline type import': to => `import { type One } from '${to}';\nexport type Two = One;\n`,
  'import type expression': to => `export type Two = import('${to}').One;\n`,
  'typeof import': to => `export type Two = typeof import('${to}');\n`,
  're-export': to => `export { one } from '${to}';\nexport const two = 2;\n`,
  'type re-export': to => `export type { One } from '${to}';\nexport const two = 2;\n`,
  'dynamic import': to => `export const two = async () => await import('${to}');\n`,
  'dynamic import by template': to => `export const two = () => import(\`${to}\`);\n`,
  require: to => `export const two = () => require('${to}');\n`,
  'import equals': to => `import other = require('${to}');\nexport const two = other;\n`,
  'import.meta.resolve': to => `export const two = import.meta.resolve('${to}');\n`,
  'module augmentation': to => `export const two = 2;\ndeclare module '${to}' {\n  interface Three {}\n}\n`,
};

/** How a file of `from` names the file of `to`. */
export const specifierBetween = (from: string, to: string): string => {
  const up = '../'.repeat(pathIn(from).split('/').length - 1) || './';
  return `${up}${pathIn(to)}`;
};

const reads = (rule: Rule, path: string, expressions: readonly string[]): Forgery[] =>
  expressions.map(expression => ({ rule, path, text: `export const two = () => ${expression};\n` }));

/** One forgery, at least, for each rule that is not about which room sees which. */
export const forgeries: readonly Forgery[] = [
  {
    rule: 'outside',
    path: 'workflow/two.ts',
    text: "import { one } from '../../test/worlds/clock.ts';\none();\n",
  },
  {
    rule: 'outside',
    path: 'main.ts',
    text: "import type { One } from '../package.json';\nexport type Two = One;\n",
  },
  { rule: 'outside', path: 'main.ts', text: "import { one } from '/etc/one.ts';\none();\n" },
  { rule: 'missing', path: 'domain/two.ts', text: "import { one } from './gone.ts';\none();\n" },
  { rule: 'extension', path: 'domain/two.ts', text: "import { one } from './room';\none();\n" },
  { rule: 'extension', path: 'domain/two.ts', text: "import { one } from './room.js';\none();\n" },
  { rule: 'computed', path: 'workflow/two.ts', text: 'export const two = (x: string) => import(x);\n' },
  {
    rule: 'computed',
    path: 'workflow/two.ts',
    text: ['export const two = (x: string) => import(`./', '{x}.ts`);\n'].join('$'),
  },
  { rule: 'homeless', path: 'attic/two.ts', text: 'export const two = 2;\n' },
  { rule: 'homeless', path: 'attic.ts', text: 'export const two = 2;\n' },
  { rule: 'package', path: 'workflow/two.ts', text: "import lodash from 'lodash';\nlodash();\n" },
  { rule: 'package', path: 'store/two.ts', text: "import { readFile } from 'fs';\nreadFile;\n" },
  {
    rule: 'package',
    path: 'store/sqlite.ts',
    text: "import type { z } from 'zod';\nexport type Two = z.ZodType;\n",
  },
  { rule: 'package', path: 'slack/views/two.ts', text: "import { one } from '@slack/types';\none();\n" },
  {
    rule: 'package',
    path: 'slack/views/two.ts',
    text: "import { type A, b } from '@slack/types';\nexport type C = A;\nb();\n",
  },
  {
    rule: 'package',
    path: 'workflow/two.ts',
    text: "import type { KnownBlock } from '@slack/types';\nexport type C = KnownBlock;\n",
  },
  {
    rule: 'package',
    path: 'slack/two.ts',
    text: "import type { A } from '@slack/bolt-extra';\nexport type C = A;\n",
  },
  { rule: 'package', path: 'slack/two.ts', text: "import type { A } from 'undici';\nexport type C = A;\n" },
  {
    rule: 'package',
    path: 'workflow/two.ts',
    text: "import { Redis } from 'ioredis/built/Redis.js';\nexport const two = Redis;\n",
  },
  {
    rule: 'node-module',
    path: 'domain/two.ts',
    text: "import { readFileSync } from 'node:fs';\nreadFileSync('/');\n",
  },
  {
    rule: 'node-module',
    path: 'workflow/two.ts',
    text: "import type { DatabaseSync } from 'node:sqlite';\nexport type C = DatabaseSync;\n",
  },
  { rule: 'node-module', path: 'http/two.ts', text: "import { request } from 'node:https';\nrequest('');\n" },
  {
    rule: 'circle',
    path: 'domain/two.ts',
    text: "import { one } from './two.ts';\nexport const two = one;\n",
  },
  ...reads('environment', 'config.ts', [
    'process.env',
    "process['env'].HOME",
    'globalThis.process.env.HOME',
    '{ const { env } = process; return env }',
  ]),
  { rule: 'environment', path: 'build.ts', text: "export const two = process.env.HOME ?? '';\n" },
  ...reads('clock', 'workflow/two.ts', [
    'Date.now()',
    '[1].map(Date.now)',
    "Date['now']()",
    'new Date()',
    'new globalThis.Date()',
    'Date()',
    'performance.now()',
    'process.hrtime.bigint()',
    'Temporal.Now.instant()',
    '{ const { now } = Date; return now() }',
  ]),
  ...reads('clock', 'domain/two.ts', ['new Date().getTime()']),
  ...reads('chance', 'store/two.ts', ['Math.random()', 'crypto.randomUUID()', '[1].map(Math.random)']),
  {
    rule: 'chance',
    path: 'domain/two.ts',
    text: "import { randomBytes } from 'node:crypto';\nexport const two = randomBytes;\n",
  },
  {
    rule: 'chance',
    path: 'saml/two.ts',
    text: "import * as c from 'node:crypto';\nexport const two = () => c.randomInt(5);\n",
  },
  {
    rule: 'chance',
    path: 'store/two.ts',
    text: "import c from 'node:crypto';\nexport const two = () => c.randomUUID();\n",
  },
  ...reads('pure', 'domain/two.ts', [
    "console.log('two')",
    "fetch('https://a.example/')",
    'process.exitCode',
  ]),
  ...reads('pure', 'saml/two.ts', ['setTimeout(String, 5)']),
  ...reads('pure', 'slack/views/two.ts', ['globalThis.navigator']),
  ...reads('pure', 'ports/two.ts', ['[String].map(queueMicrotask)']),
  { rule: 'default-export', path: 'domain/two.ts', text: 'export default 2;\n' },
  { rule: 'default-export', path: 'domain/two.ts', text: 'const two = 2;\nexport { two as default };\n' },
  { rule: 'barrel', path: 'domain/two.ts', text: "export { one } from './room.ts';\n" },
  { rule: 'barrel', path: 'domain/two.ts', text: "export type { One } from './room.ts';\n" },
  { rule: 'barrel', path: 'domain/two.ts', text: "import { one } from './room.ts';\nexport { one };\n" },
  { rule: 'barrel', path: 'domain/two.ts', text: "export * from './room.ts';\nexport const two = 2;\n" },
  { rule: 'file-name', path: 'domain/twoThree.ts', text: 'export const two = 2;\n' },
  { rule: 'file-name', path: 'domain/two_three.ts', text: 'export const two = 2;\n' },
  { rule: 'file-name', path: 'domain/Two/three.ts', text: 'export const two = 2;\n' },
  { rule: 'drawer', path: 'domain/utils.ts', text: 'export const two = 2;\n' },
  { rule: 'drawer', path: 'store/helpers/two.ts', text: 'export const two = 2;\n' },
  {
    rule: 'length',
    path: 'domain/two.ts',
    text: 'export const two = 2;\n'.repeat(1) + '// more\n'.repeat(300),
  },
];
