import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createHttpClient } from '../../src/http/client.ts';
import { createJumpCloud } from '../../src/jumpcloud/jumpcloud.ts';
import type { JumpCloud } from '../../src/ports/jumpcloud.ts';
import { ServiceError } from '../../src/ports/service-error.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import { createRandom } from '../worlds/random.ts';
import { type Stage, startStage } from '../worlds/stage.ts';

const monotonicMs = (): number => performance.now();
const callback = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const entityId = 'https://acme.cloudflareaccess.com/';

const start = async (
  t: TestContext,
  apiKey = 'jc-key-acme',
): Promise<{ stage: Stage; jumpcloud: JumpCloud; id: string }> => {
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ port: stage.port, ca: stage.ca, lookup: stage.network.lookup });
  t.after(async () => {
    await dispatcher.close();
    await stage.close();
  });
  const http = createHttpClient({
    dispatcher,
    random: createRandom(1),
    monotonicMs,
  });
  const { id } = await stage.jumpcloud.create({ displayLabel: 'Acme staff' });
  stage.jumpcloud.configure({
    application: id,
    idpEntityId: entityId,
    spEntityId: callback,
    acsUrls: [callback, `${callback}/two`],
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    attributes: [{ name: 'email', value: 'email' }],
    userGroups: ['All staff'],
  });
  return {
    stage,
    id,
    jumpcloud: createJumpCloud({ http, monotonicMs, apiKey, organizationId: '', region: 'us' }),
  };
};
const none = { entityId: 'elsewhere', fingerprints: [], label: 'elsewhere' };

describe('JumpCloud over its API', () => {
  test('an application is found by entity ID, by certificate, by label, and read field by field', async t => {
    const { stage, jumpcloud, id } = await start(t);
    const certificate = stage.jumpcloud.state().applications[0]?.certificate.sha256 ?? '';
    for (const part of [{ entityId }, { fingerprints: [certificate] }, { label: 'Acme staff' }]) {
      const found = await jumpcloud.application({ ...none, ...part });
      assert.equal(found?.id, id);
      assert.equal(found.certificate?.sha256, certificate);
      assert.deepEqual(found.acsUrls, [callback, `${callback}/two`]);
      assert.partialDeepStrictEqual(found, {
        label: 'Acme staff',
        active: true,
        idpEntityId: entityId,
        spEntityId: callback,
        wantsSignedRequests: false,
        nameId: 'email',
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        attributes: [{ name: 'email', field: 'email' }],
        signsAssertion: true,
        signsResponse: false,
      });
    }
    assert.equal(await jumpcloud.application(none), null);
  });

  test('two that share an entity ID are told apart by the certificate; never guessed', async t => {
    const { stage, jumpcloud, id } = await start(t);
    const other = await stage.jumpcloud.create({ displayLabel: 'Other' });
    stage.jumpcloud.configure({ application: other.id, idpEntityId: entityId });
    assert.equal(await jumpcloud.application({ ...none, entityId }), null);
    const found = await jumpcloud.application({
      ...none,
      entityId,
      fingerprints: [other.certificate.sha256],
    });
    assert.equal(found?.id, other.id);
    assert.equal((await jumpcloud.application({ ...none, entityId, label: 'Acme staff' }))?.id, id);
  });

  test('every page of a long list is read', async t => {
    const { stage, jumpcloud } = await start(t);
    stage.jumpcloud.remove({ application: 'Acme staff' });
    const made = await Promise.all(
      Array.from({ length: 101 }, (_, number) => stage.jumpcloud.create({ displayLabel: `App ${number}` })),
    );
    assert.ok(await jumpcloud.application({ ...none, label: made.at(-1)?.displayLabel ?? '' }));
  });

  test('assignments count groups and people, and know one person', async t => {
    const { jumpcloud, id } = await start(t);
    assert.deepEqual(await jumpcloud.assignments(id), { groups: 1, people: 4, person: null });
    assert.equal((await jumpcloud.assignments(id, 'ana@acme.com')).person, true);
    // JumpCloud keeps addresses in lower case, and its filters compare letter by letter.
    assert.equal((await jumpcloud.assignments(id, 'Ana@ACME.com')).person, true);
    assert.equal((await jumpcloud.assignments(id, 'gus@acme.com')).person, false);
    assert.equal((await jumpcloud.assignments(id, 'nobody@acme.com')).person, null);
  });

  test('the newest sign-on of one person to one application is found', async t => {
    const { stage, jumpcloud, id } = await start(t);
    const since = stage.clock.now();
    assert.equal(await jumpcloud.lastSignOn(id, 'ana@acme.com', since), null);
    stage.jumpcloud.openTile({ application: id, user: 'ana@acme.com' });
    const seen = await jumpcloud.lastSignOn(id, 'ana@acme.com', since);
    assert.ok(seen !== null && seen !== 'unknown-person' && seen.fromTile);
    assert.deepEqual(await jumpcloud.lastSignOn(id, 'Ana@Acme.com', since), seen);
    assert.equal(await jumpcloud.lastSignOn(id, 'ben@acme.com', since), null);
    assert.equal(await jumpcloud.lastSignOn('0'.repeat(24), 'ana@acme.com', since), null);
    assert.equal(await jumpcloud.lastSignOn(id, 'nobody@acme.com', since), 'unknown-person');
    stage.clock.advance(60_000);
    assert.equal(await jumpcloud.lastSignOn(id, 'ana@acme.com', stage.clock.now()), null);
  });

  test('a refused key, a failure and a strange answer are told apart, and the key is in none', async t => {
    const { stage, jumpcloud } = await start(t, 'a-wrong-key-of-jumpcloud');
    const failing = async (): Promise<ServiceError> => {
      const error: unknown = await jumpcloud.application(none).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof ServiceError);
      assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /wrong-key/);
      return error;
    };
    assert.equal((await failing()).kind, 'unauthorized');
    stage.jumpcloud.fault({ kind: '500', times: 3 });
    assert.equal((await failing()).kind, 'server');
    stage.jumpcloud.clearFaults();
    stage.jumpcloud.fault({ kind: '429' });
    assert.equal((await failing()).kind, 'rate-limited');
  });
});
