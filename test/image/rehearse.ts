import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { type Instruction, isSent, type Stage } from './dockerfile.ts';

/** A command of a stage failed; `output` is all it said. */
export class StepFailed extends Error {
  readonly output: string;
  constructor(command: string, output: string) {
    super(`${command} failed:\n${output}`);
    this.name = 'StepFailed';
    this.output = output;
  }
}

/** What a rehearsal of the build left behind: a folder per stage, as `/` of its image, and what was only noted. */
export interface Rehearsed {
  readonly roots: ReadonlyMap<string, string>;
  readonly notRun: readonly string[];
}

/** How this machine reaches the npm registry, which is all that the image's commands may know of it. */
const network =
  /^(HOME|.*_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|npm_config_(registry|cafile|userconfig|cache))$/i;

/** The environment of the image's commands: this Node first, nothing of this checkout. */
export const imageEnvironment = (): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      network.test(name) && value ? [[name, value]] : [],
    ),
  ),
  PATH: [
    dirname(process.execPath),
    ...(process.env.PATH ?? '').split(delimiter).filter(folder => !folder.includes('node_modules')),
  ].join(delimiter),
  npm_config_prefer_offline: 'true',
  npm_config_update_notifier: 'false',
});

/**
 * Does what `docker build` would, without an engine: each stage in a folder of its own below `folder`. Copies come
 * from `context` as far as the ignore file lets them. Only the commands of npm and of Node are run, with paths below /app in
 * the stage's folder; others are noted.
 */
export const rehearse = (options: {
  readonly stages: readonly Stage[];
  readonly dockerignore: string;
  readonly context: string;
  readonly folder: string;
}): Rehearsed => {
  const roots = new Map<string, string>();
  const notRun: string[] = [];

  const copy = (rest: string, root: string, workdir: string): void => {
    const from = /^--from=(\S+)\s+/.exec(rest);
    const places = rest.replace(/^--\S+\s+/, '').split(/\s+/);
    const target = places.pop() ?? '.';
    for (const place of places) {
      if (!from && !isSent(options.dockerignore, place)) throw new Error(`${place} is not sent to the build`);
      const source = join(from ? (roots.get(from[1] ?? '') ?? '/nowhere') : options.context, place);
      if (!existsSync(source)) throw new Error(`COPY ${rest}: there is no ${place}`);
      const into = join(root, workdir, target);
      // Like Docker: a file goes into a folder that ends in a slash, the content of a folder into the folder named.
      cpSync(source, target.endsWith('/') ? join(into, place.split('/').at(-1) ?? '') : into, {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  };

  const run = (command: string, cwd: string, env: Readonly<Record<string, string>>): void => {
    if (!/^(! )?(npm|node) /.test(command)) {
      notRun.push(command);
      return;
    }
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd,
      env: { ...imageEnvironment(), ...env },
      encoding: 'utf8',
      timeout: 240_000,
    });
    if (status !== 0) throw new StepFailed(command, `${stdout}${stderr}`);
  };

  for (const stage of options.stages) {
    const root = join(options.folder, stage.name);
    roots.set(stage.name, root);
    let workdir = '/';
    const env: Record<string, string> = {};
    const steps: Readonly<Record<string, (rest: string) => void>> = {
      WORKDIR: rest => {
        workdir = rest;
        mkdirSync(join(root, workdir), { recursive: true });
      },
      COPY: rest => copy(rest, root, workdir),
      ENV: rest => {
        const [name = '', value = ''] = rest.split(/=(.*)/s);
        env[name] = value.startsWith('/app') ? join(root, value) : value;
      },
      RUN: rest => run(rest, join(root, workdir), env),
    };
    for (const { word, rest } of stage.instructions satisfies readonly Instruction[]) steps[word]?.(rest);
  }
  return { roots, notRun };
};
