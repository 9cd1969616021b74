import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { ApplicationSettings, JumpCloudAccount } from '../../src/domain/jumpcloud.ts';
import { settingsOf } from '../../src/domain/jumpcloud.ts';
import { createHttpClient } from '../../src/http/client.ts';
import { createJumpCloud } from '../../src/jumpcloud/jumpcloud.ts';
import type { JumpCloud, JumpCloudWrites } from '../../src/ports/jumpcloud.ts';
import { ServiceError } from '../../src/ports/service-error.ts';
import { fc } from '../property.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import { createRandom } from '../worlds/random.ts';
import { type Stage, startStage } from '../worlds/stage.ts';

const callback = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';

const wanted = (label: string): ApplicationSettings => ({
  label,
  ssoUrl: `https://sso.jumpcloud.com/saml2/${label.toLowerCase().replaceAll(' ', '-')}`,
  active: true,
  idpEntityId: `https://acme.cloudflareaccess.com/${label}`,
  spEntityId: callback,
  acsUrls: [callback],
  nameId: 'email',
  nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  attributes: [{ name: 'email', field: 'email' }],
  signsAssertion: true,
  declaresRedirect: true,
});

const start = async (
  t: Pick<TestContext, 'after'>,
  account: Partial<JumpCloudAccount> = {},
): Promise<{ stage: Stage; jumpcloud: JumpCloud; writes: JumpCloudWrites }> => {
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ port: stage.port, ca: stage.ca, lookup: stage.network.lookup });
  t.after(async () => {
    await dispatcher.close();
    await stage.close();
  });
  const monotonicMs = (): number => stage.clock.now().getTime();
  const http = createHttpClient({ dispatcher, random: createRandom(1), monotonicMs });
  const jumpcloud = createJumpCloud({
    http,
    monotonicMs,
    apiKey: 'jc-key-acme',
    organizationId: '',
    region: 'us',
    writes: true,
    ...account,
  });
  assert.ok(jumpcloud.writes);
  return { stage, jumpcloud, writes: jumpcloud.writes };
};

const made = async (writes: JumpCloudWrites, label = 'Acme staff'): Promise<string> => {
  const answer = await writes.create(wanted(label));
  assert.equal(answer.kind, 'written');
  return answer.kind === 'written' ? answer.id : '';
};
const pairs = (stage: Stage) =>
  stage.jumpcloud.state().applications.map(one => [one.certificate.sha256, one.keyPresent]);

describe('writing at JumpCloud', () => {
  test('an application is made as wanted, active, with a pair of JumpCloud, and for nobody', async t => {
    const { stage, jumpcloud, writes } = await start(t);
    const found = await jumpcloud.read(await made(writes));
    assert.partialDeepStrictEqual(found, { ...wanted('Acme staff'), isCustom: true });
    const [seen] = stage.jumpcloud.state().applications;
    assert.deepEqual(seen?.assigned, { groups: [], users: [] });
    assert.deepEqual(pairs(stage), [[found?.certificate?.sha256, true]]);
  });

  test('a replacement keeps what nobody asked to change, the pair above all', async t => {
    const { stage, jumpcloud, writes } = await start(t);
    const id = await made(writes);
    stage.jumpcloud.configure({
      application: id,
      loginUrl: 'https://app.acme.com/',
      attributes: [
        { name: 'email', value: 'email' },
        { name: 'given', value: 'firstname' },
      ],
      constantAttributes: [{ name: 'team', value: 'acme' }],
    });
    const [before] = stage.jumpcloud.state().applications;
    const had = await jumpcloud.read(id);
    assert.ok(had && before);
    const settings = {
      ...wanted('Acme staff'),
      label: 'Renamed',
      attributes: [{ name: 'mail', field: 'email' }],
    };
    assert.equal((await writes.update(had, settings)).kind, 'written');
    const [after] = stage.jumpcloud.state().applications;
    assert.deepEqual(after, {
      ...before,
      displayLabel: 'Renamed',
      attributes: [...before.attributes, { name: 'mail', value: 'email' }],
    });
  });

  test('nothing is sent when the certificate is not the one that was seen', async t => {
    const { stage, jumpcloud, writes } = await start(t);
    const id = await made(writes);
    const had = await jumpcloud.read(id);
    await stage.jumpcloud.regenerate({ application: id });
    assert.ok(had);
    assert.match(JSON.stringify(await writes.update(had, wanted('Other'))), /no longer the one/);
    assert.equal(stage.jumpcloud.calls.filter(call => call.startsWith('PUT')).length, 0);
  });

  test('groups are bound and taken away; their ids are read back', async t => {
    const { jumpcloud, writes } = await start(t);
    const id = await made(writes);
    const groups = await jumpcloud.groups();
    assert.deepEqual(groups.map(one => one.name).sort(), ['All staff', 'IT']);
    const group = groups[0]?.id ?? '';
    assert.equal((await writes.bind(id, group)).kind, 'written');
    assert.deepEqual(await jumpcloud.boundGroups(id), [group]);
    assert.equal((await writes.bind(id, '0'.repeat(24))).kind, 'refused');
    await writes.unbind(id, group);
    assert.deepEqual(await jumpcloud.boundGroups(id), []);
  });

  test('the metadata carries the certificate of the application, and is not there once it is opaque', async t => {
    const { stage, jumpcloud, writes } = await start(t);
    const id = await made(writes);
    const { organization } = stage.jumpcloud;
    const xml = Buffer.from(await jumpcloud.metadata({ id, organization })).toString();
    assert.equal(xml, stage.jumpcloud.exportMetadata({ application: id }));
    stage.jumpcloud.fault({ kind: '403', path: 'metadata.xml' });
    assert.equal(Buffer.from(await jumpcloud.metadata({ id, organization })).toString(), xml);
    stage.jumpcloud.fault({ kind: '500', path: 'metadata', times: 3 });
    await assert.rejects(jumpcloud.metadata({ id, organization }), { kind: 'server' });
  });

  test('a deletion is done twice without harm, and an unknown application is none', async t => {
    const { jumpcloud, writes } = await start(t);
    const id = await made(writes);
    assert.equal((await writes.remove(id)).kind, 'written');
    assert.equal((await writes.remove(id)).kind, 'written');
    assert.equal(await jumpcloud.read(id), null);
  });

  test('a lost answer is unknown; a refusal says why; a limit and a refused key are thrown with nothing done', async t => {
    const { stage, jumpcloud, writes } = await start(t);
    for (const kind of ['reset-after', '500'] as const) {
      stage.jumpcloud.fault({ kind, method: 'POST' });
      assert.equal((await writes.create(wanted('Acme staff'))).kind, 'unknown');
    }
    assert.equal((await jumpcloud.applications()).length, 1);
    const refused = await writes.create({ ...wanted('A'), ssoUrl: '' });
    assert.deepEqual(refused, { kind: 'refused', why: 'The IdP URL is required' });
    stage.jumpcloud.fault({ kind: '429', method: 'POST', retryAfter: 7 });
    await assert.rejects(writes.create(wanted('B')), { kind: 'rate-limited', retryAfterMs: 7_000 });
    stage.jumpcloud.fault({ kind: '403', method: 'POST' });
    await assert.rejects(writes.create(wanted('B')), { kind: 'unauthorized' });
    assert.equal((await jumpcloud.applications()).length, 1);
  });

  test('an application of the catalogue lacks fields: nothing is sent', async t => {
    const { jumpcloud, writes } = await start(t);
    const id = await made(writes);
    const had = await jumpcloud.read(id);
    assert.ok(had);
    const { replacement } = await import('../../src/jumpcloud/write-application.ts');
    const config = { idpCertificate: { value: 'x' }, idpPrivateKey: { value: '' } };
    const whole = { _id: id, organization: 'o', sso: null, config };
    assert.match(
      JSON.stringify(replacement(whole, wanted('A'))),
      /template of the application has no idpEntityId/,
    );
    const without = { ...whole, config: { ...config, idpCertificate: { value: '' } } };
    assert.match(JSON.stringify(replacement(without, wanted('A'))), /would make a new pair/);
  });

  test('a deployment that only reads has no writes', async t => {
    const { stage } = await start(t);
    const monotonicMs = (): number => 0;
    const http = { request: () => assert.fail('nothing is asked') };
    const account = { apiKey: 'k', organizationId: '', region: 'us' } as const;
    assert.equal(createJumpCloud({ http, monotonicMs, ...account }).writes, null);
    assert.equal(stage.jumpcloud.calls.length, 0);
  });
});

describe('a service account', () => {
  const serviceAccount = { clientId: 'jc-client-acme', clientSecret: 'jc-secret-acme' };
  const open = async (t: TestContext) => {
    const { stage } = await start(t);
    const organizationId = stage.jumpcloud.organization;
    const dispatcher = createWorldDispatcher({
      port: stage.port,
      ca: stage.ca,
      lookup: stage.network.lookup,
    });
    t.after(() => dispatcher.close());
    const monotonicMs = (): number => stage.clock.now().getTime();
    const http = createHttpClient({ dispatcher, random: createRandom(1), monotonicMs });
    const known = { http, monotonicMs, apiKey: '', organizationId, region: 'us', writes: true } as const;
    return { stage, known };
  };

  test('one token serves all calls until shortly before its end, and is renewed once when it ended early', async t => {
    const { stage, known } = await open(t);
    const jumpcloud = createJumpCloud({ ...known, serviceAccount });
    const { credentials } = stage.jumpcloud;
    await Promise.all([jumpcloud.applications(), jumpcloud.groups()]);
    assert.equal(credentials.issued(), 1);
    stage.clock.advance(3_500_000);
    await jumpcloud.applications();
    assert.equal(credentials.issued(), 1);
    stage.clock.advance(50_000);
    await jumpcloud.applications();
    assert.equal(credentials.issued(), 2);
    credentials.revoke();
    const answer = await jumpcloud.writes?.create(wanted('Acme staff'));
    assert.equal(answer?.kind, 'written');
    assert.equal(credentials.issued(), 3);
    assert.equal((await jumpcloud.applications()).length, 1);
  });

  test('a wrong secret is told as such, without the secret, and asked again the next time', async t => {
    const { known } = await open(t);
    const wrong = { clientId: 'jc-client-acme', clientSecret: 'a-wrong-secret' };
    const jumpcloud = createJumpCloud({ ...known, serviceAccount: wrong });
    for (let time = 0; time < 2; time += 1) {
      const error: unknown = await jumpcloud.applications().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof ServiceError);
      assert.equal(error.kind, 'unauthorized');
      assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /wrong-secret/);
    }
  });
});

describe('no sequence of writes, whatever goes wrong on its way,', () => {
  type Deed =
    | { readonly do: 'create' | 'unbind' | 'bind' | 'remove'; readonly which: number }
    | { readonly do: 'update'; readonly which: number; readonly more: Partial<ApplicationSettings> };
  const which = fc.nat({ max: 2 });
  const more = fc.record(
    {
      label: fc.string({ minLength: 1, maxLength: 20 }),
      active: fc.boolean(),
      idpEntityId: fc.string({ maxLength: 30 }),
      acsUrls: fc.array(fc.webUrl(), { minLength: 1, maxLength: 3 }),
      nameId: fc.constantFrom('email', 'username'),
      attributes: fc.array(fc.record({ name: fc.string({ minLength: 1 }), field: fc.constant('email') }), {
        maxLength: 3,
      }),
      signsAssertion: fc.boolean(),
      declaresRedirect: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('update' as const), which, more }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('create', 'bind', 'unbind', 'remove'), which }) },
  );
  const fault = fc.constantFrom(null, null, 'reset-after', 'reset-before', '500', '429', 'truncated', '403');

  test('makes a new pair unasked or leaves an application without a working one', async t => {
    const { stage, jumpcloud, writes } = await start(t);
    await made(writes);
    stage.jumpcloud.configure({ application: 'Acme staff', acsUrls: [callback, `${callback}/two`] });
    const seen = new Map<string, string>();
    const look = (): void => {
      for (const { id, certificate, keyPresent } of stage.jumpcloud.state().applications) {
        assert.equal(certificate.sha256, seen.get(id) ?? certificate.sha256);
        assert.ok(keyPresent);
        assert.match(stage.jumpcloud.exportMetadata({ application: id }), /X509Certificate/);
        seen.set(id, certificate.sha256);
      }
    };
    const step = async (one: Deed): Promise<void> => {
      const all = await jumpcloud.applications();
      const found = all[one.which % Math.max(1, all.length)];
      const group = stage.jumpcloud.directory.groups[one.which % 2]?.id ?? '';
      if (one.do === 'create') await (all.length < 3 && writes.create(wanted(`App ${one.which}`)));
      else if (!found) return;
      else if (one.do === 'update') await writes.update(found, { ...settingsOf(found), ...one.more });
      else if (one.do === 'bind') await writes.bind(found.id, group);
      else if (one.do === 'unbind') await writes.unbind(found.id, group);
      else await (all.length > 2 && writes.remove(found.id));
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(deed, fault), { minLength: 1, maxLength: 8 }), async deeds => {
        for (const [one, goesWrong] of deeds) {
          const method = one.do === 'update' ? 'PUT' : one.do === 'remove' ? 'DELETE' : 'POST';
          if (goesWrong) stage.jumpcloud.fault({ kind: goesWrong, method });
          await step(one).catch((error: unknown) => assert.ok(error instanceof ServiceError, String(error)));
          stage.jumpcloud.clearFaults();
          look();
        }
      }),
      { numRuns: 40 },
    );
  });
});
