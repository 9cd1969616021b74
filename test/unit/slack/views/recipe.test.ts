import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { CHANGE_STATES } from '../../../../src/domain/change.ts';
import type { Custody } from '../../../../src/domain/pair.ts';
import type { Recipe } from '../../../../src/domain/recipe.ts';
import { recipeOf } from '../../../../src/saml/recipe.ts';
import { filesComment, fileTitle, recipeMessage } from '../../../../src/slack/views/recipe.ts';
import { fc } from '../../../property.ts';
import { assertMessage, valuesOf, wordsOf } from './rules.ts';
import { certificate, changeIn, later } from './sample-changes.ts';

const recipe = (change: Change): Recipe => recipeOf(change) ?? assert.fail('no recipe');
const shownFor = (change: Change) => recipeMessage(change, recipe(change));

/** The values that stand in elements of their own, ready to be copied. */
const copyables = (blocks: unknown): string[] => {
  if (Array.isArray(blocks)) return blocks.flatMap(copyables);
  if (typeof blocks !== 'object' || blocks === null) return [];
  if ('type' in blocks && blocks.type === 'rich_text_preformatted') {
    const texts = valuesOf(blocks, 'text').map(String);
    assert.equal(texts.length, 1, 'a value shares its element');
    return texts;
  }
  return Object.values(blocks).flatMap(copyables);
};

describe('recipeMessage', () => {
  it('holds each value of the manual procedure, alone and exactly', () => {
    assert.deepEqual(copyables(shownFor(changeIn('awaiting-metadata')).blocks), [
      'Acme staff',
      'acme-staff',
      'https://acme.cloudflareaccess.com/',
      'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      'email',
      'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      'email',
      'email',
    ]);
  });

  it('copies any label and entity ID letter for letter', () => {
    const word = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(word, word, (label, entityId) => {
        const message = shownFor(changeIn('awaiting-metadata', { request: { label, entityId } }));
        assertMessage(message);
        const values = copyables(message.blocks);
        assert.equal(values[0], label);
        assert.equal(values[2], entityId);
      }),
    );
  });

  it('has six steps and asks for the metadata', () => {
    const message = shownFor(changeIn('awaiting-metadata'));
    assertMessage(message);
    assert.equal(message.blocks.filter(block => block.type === 'rich_text').length, 6);
    assert.deepEqual(valuesOf(message.blocks, 'action_id'), ['hand-back', 'saved-key', 'new-pair', 'show']);
    const words = wordsOf(message.blocks);
    assert.match(words, /Upload New certificate/);
    assert.match(words, /samlidp\.key \(pair 3F9A\)/);
    assert.match(words, /green, end date 23 Nov 2029/);
  });

  it('has no upload step and no custody line when JumpCloud makes the pair', () => {
    const change = changeIn('awaiting-metadata', {
      request: { certificate: { source: 'jumpcloud' } },
      more: { pair: undefined, custody: undefined } as object,
    });
    const message = shownFor(change);
    assertMessage(message);
    assert.equal(message.blocks.filter(block => block.type === 'rich_text').length, 5);
    assert.doesNotMatch(wordsOf(message.blocks), /private key|Upload/);
    assert.deepEqual(valuesOf(message.blocks, 'action_id'), ['hand-back', 'show']);
  });

  it('names the fingerprint of the own certificate', () => {
    const change = changeIn('awaiting-metadata', {
      request: { certificate: { source: 'own', certificate } },
      more: { pair: undefined, custody: undefined } as object,
    });
    const message = shownFor(change);
    assertMessage(message);
    assert.match(wordsOf(message.blocks), /your own certificate, SHA-256 3F:9A:(0B:){6}…(:0B){7}:C1/);
  });

  it('leaves the field of an unknown attribute to the person', () => {
    const change = changeIn('awaiting-metadata', { request: { attributes: ['email', 'costCenter'] } });
    assert.match(wordsOf(shownFor(change).blocks), /choose the JumpCloud field that holds it/);
  });

  it('says where the key file is', () => {
    const sayings: [Custody, RegExp][] = [
      [{ state: 'in-slack', deleteAt: later(1440) }, /nowhere else: I keep no copy/],
      [{ state: 'deleting', why: 'saved' }, /is being deleted/],
      [{ state: 'deleted', at: later(5), why: 'in-use' }, /was deleted from Slack .* \(checked\)/],
      [
        { state: 'deleted', at: later(5), why: 'expired' },
        /If you had not saved it, press \*Make a new pair\*/,
      ],
      [{ state: 'refused', at: later(5), error: 'file_deleting_disabled' }, /`file_deleting_disabled`/],
    ];
    for (const [custody, saying] of sayings) {
      const message = shownFor(changeIn('awaiting-metadata', { more: { custody } }));
      assertMessage(message);
      assert.match(wordsOf(message.blocks), saying);
    }
  });

  it('asks for nothing once the metadata is in', () => {
    for (const state of CHANGE_STATES) {
      if (state === 'draft') continue;
      const message = shownFor(changeIn(state));
      assertMessage(message);
      const waits = valuesOf(message.blocks, 'action_id').includes('hand-back');
      assert.equal(waits, state === 'awaiting-metadata' || state === 'swapping', state);
    }
  });

  it('names the pair with its files', () => {
    assert.equal(
      filesComment(changeIn('awaiting-metadata')),
      'Files for `Acme staff`: private key and certificate, pair 3F9A',
    );
    assert.equal(fileTitle('samlidp.key', '3F9A'), 'samlidp.key · pair 3F9A');
  });
});
