import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recipeOf } from '../../../src/saml/recipe.ts';
import { certificate, changeIn } from '../slack/views/sample-changes.ts';

describe('recipeOf', () => {
  it('holds the values of the manual procedure', () => {
    assert.deepEqual(recipeOf(changeIn('awaiting-metadata')), {
      displayLabel: 'Acme staff',
      ssoSlug: 'acme-staff',
      idpEntityId: 'https://acme.cloudflareaccess.com/',
      spEntityId: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      acsUrl: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      subjectNameId: 'email',
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      attributes: [{ serviceProvider: 'email', jumpCloud: 'email' }],
      pair: { source: 'made', name: '3F9A', certificate },
    });
  });

  it('is not there before the pair is delivered', () => {
    assert.equal(recipeOf(changeIn('draft')), null);
    const pair = { ...changeIn('awaiting-metadata').pair, delivered: false };
    assert.equal(recipeOf(changeIn('draft', { more: { pair } as object })), null);
  });

  it('needs no pair of ours when the certificate is their own or JumpCloud makes it', () => {
    const own = changeIn('draft', { request: { certificate: { source: 'own', certificate } } });
    assert.deepEqual(recipeOf(own)?.pair, { source: 'own', certificate });
    const jumpcloud = changeIn('draft', { request: { certificate: { source: 'jumpcloud' } } });
    assert.deepEqual(recipeOf(jumpcloud)?.pair, { source: 'jumpcloud' });
  });

  it('always asks for the attribute that holds the address, once, and guesses no field', () => {
    const rows = (attributes: string[], emailAttribute: string) =>
      recipeOf(changeIn('awaiting-metadata', { request: { attributes, emailAttribute } }))?.attributes;
    assert.deepEqual(rows([], 'email'), [{ serviceProvider: 'email', jumpCloud: 'email' }]);
    assert.deepEqual(rows([], ''), [{ serviceProvider: 'email', jumpCloud: 'email' }]);
    assert.deepEqual(rows(['work', 'givenName', 'costCenter', 'work'], 'work'), [
      { serviceProvider: 'work', jumpCloud: 'email' },
      { serviceProvider: 'givenName', jumpCloud: 'firstname' },
      { serviceProvider: 'costCenter', jumpCloud: null },
    ]);
  });
});
