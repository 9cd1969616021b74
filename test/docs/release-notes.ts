import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

// node test/docs/release-notes.ts v1.2.3: the part of the changelog about that version; fails unless the package is that
// version and the changelog has a date for it.

const root = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(read('package.json')) as { version: string };
const parts = read('CHANGELOG.md').split(/^## /m);
const notes = parts.find(part => /^(\S+) \(\d{4}-\d{2}-\d{2}\)\n/.exec(part)?.[1] === version);

if (tag !== `v${version}` || notes === undefined) {
  const why =
    tag === `v${version}`
      ? `CHANGELOG.md has no "## ${version} (year-month-day)"`
      : `package.json has version ${version}`;
  process.stderr.write(`${tag || 'No tag'}: ${why}.\n`);
  process.exit(1);
}
process.stdout.write(`${notes.slice(notes.indexOf('\n') + 1).trim()}\n`);
