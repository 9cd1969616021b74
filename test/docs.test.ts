import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { filled, root } from './docs/generated.ts';
import { brokenLinks, problems, wrongCommands } from './docs/problems.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

describe('what is written for people', () => {
  it('is so: links, commands, settings, generated parts, versions', () => {
    assert.deepEqual(problems(), []);
  });

  it('would be caught if it were not', () => {
    const links =
      '[a](docs/none.md) [b](docs/limits.md#none) [c](docs/limits.md) [d](https://example.com) [e](#f)';
    assert.equal(brokenLinks('README.md', links).length, 3);
    const commands = [
      '```sh',
      'npm run nothing',
      'npm run backup -- --to FILE   # this one is right',
      'npm run backup -- --into FILE',
      'node src/none.ts',
      '```',
      '`docker exec jcaccess node dist/none.js`, `/jcaccess vanish`, `/jcaccess list`',
    ].join('\n');
    assert.equal(wrongCommands('README.md', commands).length, 5);
    assert.match(filled('<!-- generated: commands -->\n<!-- end -->'), /\/jcaccess setup/);
    assert.throws(() => filled('<!-- generated: nothing -->\n<!-- end -->'), /nothing makes/);
  });

  it('becomes the notes of a release that the package and the changelog agree on', () => {
    const notes = (tag: string) =>
      spawnSync(process.execPath, [join(root, 'test/docs/release-notes.ts'), tag], {
        encoding: 'utf8',
      });
    const right = notes(`v${version}`);
    assert.equal(right.status, 0, right.stderr);
    assert.match(right.stdout, /### Added/);
    const wrong = notes('v9.9.9');
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /package\.json has version/);
  });
});
