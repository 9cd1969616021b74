import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { generated, root } from './generated.ts';
import { problems } from './problems.ts';

// npm run readme:check says what in the pages is not so; npm run docs (--write) writes their generated parts first.

if (process.argv.includes('--write')) {
  for (const [path, text] of generated()) writeFileSync(join(root, path), text);
}
const found = problems();
for (const problem of found) process.stderr.write(`${problem}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
