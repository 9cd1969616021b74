import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection } from '../../../../../src/domain/connection.ts';
import { recipeOfConnection } from '../../../../../src/saml/recipe.ts';
import { codeSpan } from '../../../../../src/slack/views/exports/markdown.ts';
import { recipeText } from '../../../../../src/slack/views/exports/recipe.ts';
import { visible } from '../../../../../src/slack/views/text.ts';
import { fc } from '../../../../property.ts';
import { changeIn, NOW } from '../../../domain/build-change.ts';
import { HOSTILE, keptUntil } from './sample-exports.ts';

const live = changeIn('live');
const kept = keptUntil(new Date('2029-11-23T14:32:00Z'));
const recipe = (connection: Connection): string => {
  const made = recipeOfConnection(connection, live);
  return made ? recipeText(made, connection, NOW) : assert.fail('no recipe');
};

/** What CommonMark (6.1) makes of a code span that begins the text: its content, and what follows it. */
const codeAt = (text: string): { content: string; rest: string } => {
  const fence = /^`+/.exec(text)?.[0] ?? assert.fail('no code span');
  const end = [...text.slice(fence.length).matchAll(/`+/g)].find(([run]) => run === fence);
  if (!end) return assert.fail('it never ends');
  const inside = text.slice(fence.length, fence.length + end.index);
  const content = /^ .* $/.test(inside) && inside.trim() !== '' ? inside.slice(1, -1) : inside;
  return { content, rest: text.slice(2 * fence.length + end.index) };
};

const HEADINGS = [
  '# JumpCloud recipe',
  '## Application',
  '## SSO',
  '## Attributes',
  '## Certificate and key',
  '## User groups',
  '## Metadata',
  '## In Cloudflare Access',
];

describe('a code span', () => {
  it('holds any text, and cannot be left', () => {
    const texts = fc.string({
      unit: fc.constantFrom('`', '``', ' ', '\n', '\r', '\\', '<', '*', 'a', '\u0000'),
    });
    fc.assert(
      fc.property(fc.oneof(texts, fc.constantFrom(...HOSTILE)), text => {
        const span = codeSpan(text);
        if (text === '') return assert.equal(span, '(empty)');
        assert.doesNotMatch(span, /[\r\n]/);
        assert.deepEqual(codeAt(span), { content: visible(text), rest: '' });
      }),
    );
  });
});

describe('the recipe as Markdown', () => {
  it('has the values of the connection, and the same headings whatever they are', () => {
    for (const label of ['Acme staff', ...HOSTILE]) {
      const request = { ...kept.request, label, attributes: [label] };
      const text = recipe({ ...kept, request });
      assert.deepEqual(
        text.split('\n').filter(line => line.startsWith('#')),
        HEADINGS,
      );
      assert.ok(text.includes(`- *Display Label*: ${codeSpan(label)}\n`), text);
    }
  });

  it('has the address that was kept, not the one that the label would give today', () => {
    const renamed = { ...kept, request: { ...kept.request, label: 'Other name' } };
    assert.match(recipe(renamed), /\*SSO IdP URL\*: `acme-staff`/);
  });

  it('names the certificate, and never holds a key', () => {
    const text = recipe(kept);
    assert.match(text, /Upload New certificate\*: pair [0-9A-F]{4}, SHA-256 [0-9A-F:…]+, ends \d{4}-/);
    assert.doesNotMatch(text, /BEGIN|PRIVATE/);
  });
});
