import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../../src/config/settings.ts';
import { settingsFileSchema } from '../../src/config/settings-file.ts';
import { accessErrors } from '../../src/saml/access-errors.ts';
import { catalogue } from '../../src/saml/catalogue.ts';
import { COMMANDS } from '../../src/slack/views/commands.ts';
import { house } from '../rooms/house.ts';

export const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

type Setting = (typeof settings)[keyof typeof settings];
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

const isNeeded = (one: Setting): boolean => !('fallback' in one) && !('isOptional' in one);
const unlessSet = (one: Setting): string => {
  if ('fallback' in one) return one.fallback === '' ? '' : `\`${one.fallback}\``;
  return isNeeded(one) ? 'must be set' : '';
};
const settingsTable = (): string =>
  table(
    ['variable', 'unless set', 'what'],
    Object.entries(settings).map(([name, one]) => [
      `\`${name}\``,
      unlessSet(one),
      `${one.says}${'isSecret' in one ? ' *Secret.*' : ''}`,
    ]),
  );

const commandsTable = (): string =>
  table(
    ['command', 'what', 'for example'],
    COMMANDS.map(({ usage, says, example }) => [`\`/jcaccess ${usage}\``, says, `\`${example}\``]),
  );

const findingsTable = (): string =>
  table(
    ['code', 'means', 'what to do, most often'],
    Object.entries(catalogue).map(([code, { means, remedy }]) => [code, means, remedy]),
  );

const errorsTable = (): string =>
  table(
    ['Access or JumpCloud says', 'means', 'what to do'],
    accessErrors.map(({ fragments, cause, fix }) => [
      fragments.map(fragment => `*${fragment}*`).join('<br>'),
      cause,
      fix,
    ]),
  );

/** A bot scope or event of the manifest with the reason that stands behind it. */
const reasons = (): string[][] =>
  Array.from(read('manifest.yml').matchAll(/^ +- ([a-z:._]+) # (.+)$/gm), ([, name, why]) => [
    `\`${name}\``,
    why ?? '',
  ]);
const scopesTable = (): string => table(['scope or event', 'what for'], reasons());

const roomsTable = (): string =>
  table(
    ['room', 'may import', 'packages'],
    Object.entries(house).map(([room, { rooms, packages = [] }]) => [
      `\`${room}\``,
      rooms.length > 6 ? 'all rooms' : rooms.join(', ') || 'nothing',
      packages.join(', '),
    ]),
  );

/** What stands between `<!-- generated: NAME -->` and `<!-- end -->` in a page. */
const blocks: Readonly<Record<string, () => string>> = {
  commands: commandsTable,
  errors: errorsTable,
  findings: findingsTable,
  rooms: roomsTable,
  scopes: scopesTable,
  settings: settingsTable,
};

const BLOCK = /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** A page with its generated parts as they have to be now. */
export const filled = (page: string): string =>
  page.replace(BLOCK, (_all, begin: string, name: string, end: string) => {
    const block = blocks[name];
    if (!block) throw new Error(`nothing makes the part "${name}"`);
    return `${begin}\n${block()}\n\n${end}`;
  });

const envLines = ([name, one]: readonly [string, Setting]): string => {
  const value = 'fallback' in one ? one.fallback : '';
  return `# ${one.says.replaceAll('`', '').replaceAll('*', '')}\n${isNeeded(one) ? '' : '# '}${name}=${value}\n`;
};

/** `.env.example`, whole. */
const envExample = (): string =>
  [
    '# Copy this to .env, which git ignores and npm start reads. docs/reference.md says what is refused.\n',
    ...Object.entries(settings).map(envLines),
  ].join('\n');

/** The pages of the repository that are written for people. */
export const pages = (): string[] => [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
];

/** The files that are made, whole or in part, as they have to be. */
export const generated = (): ReadonlyMap<string, string> =>
  new Map([
    ['.env.example', envExample()],
    ['docs/jcaccess.schema.json', `${JSON.stringify(settingsFileSchema(), null, 2)}\n`],
    ...pages()
      .filter(page => existsSync(join(root, page)))
      .map((page): [string, string] => [page, filled(read(page))]),
  ]);
