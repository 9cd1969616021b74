import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { settings } from '../../../src/config/settings.ts';

const page = readFileSync(`${import.meta.dirname}/../../../docs/reference.md`, 'utf8');

const needOf = (one: (typeof settings)[keyof typeof settings]): string => {
  if ('fallback' in one) return one.fallback === '' ? '' : `\`${one.fallback}\``;
  return 'isOptional' in one ? '' : 'must be set';
};
const table = Object.entries(settings).map(
  ([name, one]) => `| \`${name}\` | ${needOf(one)} | ${one.says}${'isSecret' in one ? ' *Secret.*' : ''} |`,
);

test('docs/reference.md has every setting, as the table of settings says it', () => {
  const rows = page.split('\n').filter(line => line.startsWith('| `') && /`[A-Z]/.test(line));
  assert.deepEqual(rows, table);
});
