import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const HOUSE = new URL('../..', import.meta.url).pathname;

/** What the version after this one calls otherwise: a state of changes, and what an effect does. */
const RENAMED: readonly (readonly [before: string, after: string])[] = [
  ["'awaiting-metadata'", "'awaiting-file'"],
  ["'show-recipe'", "'send-recipe'"],
];

/** The rung that leads to its records, by file; each kind of record has one more. */
const RUNGS: Readonly<Record<string, readonly [ladder: RegExp, up: string]>> = {
  'change.ts': [
    /ladder: \[(.+)\],/,
    "(record) => ({ ...record, state: record.state === 'awaiting-metadata' ? 'awaiting-file' : record.state })",
  ],
  'connection.ts': [/ladder: \[(.+)\],/, '(record) => record'],
  'effect.ts': [
    /ladder: \[(.*)\],/,
    "(record: any) => ({ ...record, work: { ...record.work, deed: record.work.deed === 'show-recipe' ? 'send-recipe' : record.work.deed } })",
  ],
};

/**
 * Makes the version after this one in a folder: a copy of this one, in which a state, a deed and the form of every record
 * have changed. Gives the path of its program for one of several instances.
 */
export async function makeNewerVersion(folder: string): Promise<string> {
  for (const part of ['src', 'test/e2e', 'test/playground', 'test/worlds', 'package.json'])
    await cp(join(HOUSE, part), join(folder, part), { recursive: true });
  await symlink(join(HOUSE, 'node_modules'), join(folder, 'node_modules'));
  const src = join(folder, 'src');
  for (const file of await readdir(src, { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const path = join(src, file);
    const text = await readFile(path, 'utf8');
    const renamed = RENAMED.reduce((so, [before, after]) => so.replaceAll(before, after), text);
    if (renamed !== text) await writeFile(path, renamed);
  }
  for (const [file, [ladder, up]] of Object.entries(RUNGS)) {
    const path = join(src, 'store', 'records', file);
    const text = await readFile(path, 'utf8');
    const raised = text.replace(ladder, (_all, rungs: string) => {
      const before = rungs === '' ? '' : `${rungs}, `;
      return `ladder: [${before}{ since: '9.0.0', up: ${up} }],`;
    });
    if (raised === text) throw new Error(`${file} has no ladder`);
    await writeFile(path, raised);
  }
  return join(folder, 'test', 'e2e', 'instance.ts');
}
