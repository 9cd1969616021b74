import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from '../../../src/domain/connection.ts';
import { freeEntityId } from '../../../src/slack/listeners/form/free-entity-id.ts';
import { ACME, changeIn, connectionOf, provider } from '../domain/build-change.ts';

const BASE = 'https://acme.cloudflareaccess.com/';
const teamDomain = 'acme.cloudflareaccess.com';
const holder: Connection = connectionOf(changeIn('live'));

const freeOf = (taken: readonly string[], total: number, label?: string, inAccess: readonly string[] = []) =>
  freeEntityId(
    ACME,
    {
      teamDomain,
      providers: inAccess.map(issuer => ({
        id: provider().id,
        name: 'Old',
        type: 'saml',
        readOnly: false,
        saml: provider({ issuer }),
      })),
    },
    {
      entityTakenBy: async (_workspace, id) => (taken.includes(id) ? holder : null),
      countStandings: async () => total,
    },
    label,
  );

test('an entity ID is proposed that neither a connection nor a provider in Access has', async () => {
  assert.equal(await freeOf([], 0), BASE);
  assert.equal(await freeOf([BASE], 1), `${BASE}2`);
  assert.equal(await freeOf([], 0, undefined, [BASE]), `${BASE}2`);
  assert.equal(await freeOf([BASE], 60), `${BASE}61`);
  assert.equal(await freeOf([BASE, `${BASE}61`], 60), `${BASE}62`);
  assert.equal(await freeOf([BASE], 60, 'Acme contractors'), `${BASE}acme-contractors`);
});
