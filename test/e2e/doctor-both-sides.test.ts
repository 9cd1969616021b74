import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clickTile } from '../worlds/cloudflare/tile.ts';
import { type Play, startPlay } from './play.ts';
import { cardText, newestDm, untilWritten } from './steps.ts';

const application = 'Acme staff';
const jumpcloud = (play: Play, deed: object): Promise<unknown> => play.act({ jumpcloud: deed });
const configure = (play: Play, fields: object): Promise<unknown> =>
  jumpcloud(play, { configure: { application, ...fields } });
const withJumpCloud = { environment: { JUMPCLOUD_API_KEY: 'jc-key-acme' } };

/** Somebody types `/jcaccess test …`; gives the newest message of their DM. */
const tested = async (play: Play, rest: string, who = 'ana'): Promise<string> => {
  await play.types(who, `/jcaccess test ${rest}`);
  return newestDm(play, who);
};

const spCertificate = (play: Play): Promise<unknown> => {
  const certificate = play.files('ana').find(file => file.name === 'samlidp.crt')?.content;
  return configure(play, { spCertificate: certificate });
};

interface Way {
  readonly what: string;
  readonly break: (play: Play) => unknown;
  readonly row: RegExp;
  /** What both logs say after Ana tried to log in. */
  readonly verdict?: RegExp;
}

const ways: readonly Way[] = [
  {
    what: 'a regenerated certificate',
    break: play => jumpcloud(play, { regenerate: { application } }),
    row: /signs with a certificate that Access trusts \| Fail \| JumpCloud signs with SHA-256/,
    verdict: /JumpCloud signed and Access refused it/,
  },
  {
    what: 'a wrong ACS URL',
    break: play => configure(play, { acsUrls: ['https://acme.cloudflareaccess.com/wrong'] }),
    row: /ACS URLs lead to Access \| Fail \| ACS URLs: https:\/\/acme\.cloudflareaccess\.com\/wrong/,
    verdict: /JumpCloud never signed/,
  },
  {
    what: 'a wrong entity ID',
    break: play => configure(play, { idpEntityId: 'https://acme.cloudflareaccess.com' }),
    row: /IdP Entity ID is the same on both sides \| Fail/,
    verdict: /JumpCloud signed and Access refused it/,
  },
  {
    what: 'a wrong SP entity ID',
    break: play => configure(play, { spEntityId: 'elsewhere' }),
    row: /SP Entity ID is that of Access \| Fail \| SP Entity ID is elsewhere/,
    verdict: /JumpCloud never signed/,
  },
  {
    what: 'a missing email attribute',
    break: play => configure(play, { attributes: [] }),
    row: /USER ATTRIBUTES hold what Access asks for \| Fail \| USER ATTRIBUTES lacks email/,
    verdict: /JumpCloud signed and Access refused it/,
  },
  {
    what: 'a wrong NameID format',
    break: play => configure(play, { nameIdFormat: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified' }),
    row: /SAMLSubject NameID is the email address \| Warn/,
  },
  {
    what: 'a person who is not assigned',
    break: async play => {
      await jumpcloud(play, { unassign: { application, group: 'All staff' } });
      await jumpcloud(play, { assign: { application, user: 'ben' } });
    },
    row: /People are assigned \| Fail \| the person is not among the 1 person/,
    verdict: /JumpCloud never signed/,
  },
  {
    what: 'nobody assigned',
    break: play => jumpcloud(play, { unassign: { application, group: 'All staff' } }),
    row: /People are assigned \| Fail \| nobody is assigned/,
    verdict: /JumpCloud never signed/,
  },
  {
    what: 'requests that JumpCloud wants signed',
    break: spCertificate,
    row: /Both sides agree on signing \| Fail \| JumpCloud has an SP Certificate/,
    verdict: /JumpCloud never signed/,
  },
  {
    what: 'a clock that is 10 minutes off',
    break: play => play.rehearsal.stage.jumpcloud.setClockSkewMs(600_000),
    row: /13 checks: 13 passed/,
    verdict: /JumpCloud signed and Access refused it/,
  },
  {
    what: 'a policy that denies',
    break: play => play.rehearsal.stage.cloudflare.deny(['ana@acme.com']),
    row: /13 checks: 13 passed/,
    verdict: /an Access policy said no/,
  },
  {
    what: 'nothing',
    break: () => undefined,
    row: /13 checks: 13 passed/,
    verdict: /Access accepted the login/,
  },
];

test('each way to fail is seen from both sides', async t => {
  for (const way of ways) {
    await t.test(way.what, async s => {
      const play = await startPlay(withJumpCloud);
      s.after(() => play.close());
      await untilWritten(play);
      await way.break(play);
      await play.logsIn('ana').catch(() => undefined);
      const told = await tested(play, 'Acme staff ana@acme.com');
      assert.match(told, way.row);
      if (way.verdict) assert.match(told, way.verdict);
      assert.match(told, /Reported \(pasted by a person\): none/);
    });
  }
});

test('a login from the tile, and another application of JumpCloud, are told', async t => {
  const play = await startPlay(withJumpCloud);
  t.after(() => play.close());
  await untilWritten(play);
  const { jumpcloud: idp, cloudflare } = play.rehearsal.stage;
  await clickTile({ jumpcloud: idp, cloudflare }, { email: 'ana@acme.com', application });
  assert.match(await tested(play, 'Acme staff ana@acme.com'), /began at the tile/);
  await jumpcloud(play, { remove: { application } });
  assert.match(await tested(play, 'Acme staff'), /JumpCloud has the application, active \| Fail/);
});

test('the automatic test of a change and its watch look at both sides too', async t => {
  const play = await startPlay(withJumpCloud);
  t.after(() => play.close());
  await untilWritten(play);
  assert.match(cardText(play), /13 checks: 13 passed/);
  await configure(play, { attributes: [] });
  await play.presses('ana', 'watch-login', play.card(application));
  await play.submits('ana', { email: 'ana@acme.com' });
  assert.doesNotMatch(cardText(play), /Both logs/);
  assert.equal((await play.logsIn('ana')).ok, false);
  await play.advance('PT1M');
  assert.match(
    cardText(play),
    /Observed \(read from Cloudflare\): none, as of .*Both logs: JumpCloud signed and Access refused it/,
  );
});

test('without JumpCloud, with a refused key, for all, and for those who may not', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  assert.equal(await tested(play, '--all'), '');
  assert.match(play.text(play.answers('ana').at(-1) ?? assert.fail()), /nothing to test/);
  await untilWritten(play);
  assert.match(await tested(play, '--all'), /Test of 1 connection\n\*1 of 1 looked at: 1 passed/);
  const told = await tested(play, 'Acme staff');
  assert.match(told, /4 checks: 4 passed/);
  assert.match(told, /Name a person to see both logs/);
  assert.match(await tested(play, 'Acme staff ana@acme.com'), /JumpCloud's log is not connected/);
  await tested(play, 'Acme stuff');
  assert.match(play.text(play.answers('ana').at(-1) ?? assert.fail()), /No connection is called/);
  await tested(play, 'Acme staff', 'gus').catch(() => '');
  assert.equal(play.dm('gus').filter(message => play.text(message).startsWith('Test:')).length, 0);
});

test('a JumpCloud that refuses the key is no failed check', async t => {
  const play = await startPlay({ environment: { JUMPCLOUD_API_KEY: 'a-wrong-key' } });
  t.after(() => play.close());
  await untilWritten(play);
  const told = await tested(play, 'Acme staff ana@acme.com');
  assert.match(
    told,
    /JumpCloud has the application, active \| Could not check \| JumpCloud refused this bot's credentials/,
  );
  assert.match(told, /JumpCloud's log could not be read/);
});
