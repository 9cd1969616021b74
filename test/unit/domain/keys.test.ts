import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHANGE_STATES, isClosed } from '../../../src/domain/change.ts';
import { changeKeys, connectionKeys } from '../../../src/domain/keys.ts';
import { changeIn, connectionOf, FINGERPRINT, provider, updatePlan } from './build-change.ts';

const PROVIDER = `provider:T0ACME:${provider().id}`;

describe('the keys of a change', () => {
  it('are unique while it is open, and none when it has ended', () => {
    for (const state of CHANGE_STATES) {
      const change = changeIn(state);
      const { unique, index } = changeKeys(change);
      const open = !isClosed(change);
      assert.equal(unique.includes('open:cn_7k2q9x'), open, state);
      assert.equal(index.includes('open'), open, state);
      if (!open) assert.deepEqual(unique, [], state);
      assert.ok(index.includes('of:cn_7k2q9x') && index.includes('changes'), state);
      assert.ok(index.includes('thread:C0ITCHANGES:1795530720.000100'), state);
    }
  });

  it('hold the label and the entity ID that it reserved, and nothing that it did not', () => {
    const reserved = { label: 'Acme  STAFF', entityId: 'urn:Acme' };
    const { unique } = changeKeys(changeIn('planned', { reserved }));
    assert.ok(unique.some(key => key.startsWith('label:')) && unique.includes('entity:urn:Acme'));
    const bare = changeKeys(changeIn('planned')).unique;
    assert.ok(!bare.some(key => /^(label|entity|provider):/.test(key)));
  });

  it('hold the provider that it replaces, or that it created', () => {
    assert.ok(changeKeys(changeIn('awaiting-approval', {}, updatePlan)).unique.includes(PROVIDER));
    assert.ok(changeKeys(changeIn('testing')).unique.includes(PROVIDER));
    assert.ok(!changeKeys(changeIn('awaiting-approval')).unique.includes(PROVIDER));
  });

  it('find it by the certificate that it waits for, while it is open', () => {
    const waited = `certificate:${FINGERPRINT}`;
    assert.ok(changeKeys(changeIn('awaiting-metadata')).index.includes(waited));
    assert.ok(!changeKeys(changeIn('draft')).index.includes(waited));
    assert.ok(!changeKeys(changeIn('withdrawn')).index.includes(waited));
  });

  it('find it for good by its own files', () => {
    for (const state of ['awaiting-metadata', 'withdrawn'] as const)
      assert.deepEqual(
        changeKeys(changeIn(state)).index.filter(key => key.startsWith('file:')),
        ['file:F0KEY', 'file:F0CRT'],
      );
  });
});

describe('the keys of a connection', () => {
  const change = changeIn('live');
  it('are its label, its entity ID and its provider, until it is dormant', () => {
    const { unique, index } = connectionKeys(connectionOf(change, { status: 'live' }));
    assert.deepEqual(index, ['connections', 'looks:=acmestaff', 'looks:~acmestaff']);
    assert.deepEqual(
      unique.map(key => key.split(':')[0]),
      ['label', 'entity'],
    );
    assert.deepEqual(connectionKeys(connectionOf(change, { status: 'dormant' })), {
      unique: [],
      index: [],
      places: [],
    });
  });
});
