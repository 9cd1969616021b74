import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { answered, asked, homeText, newestDm, samlProviders, untilLive } from './steps.ts';

const ELSEWHERE = 'https://sso.jumpcloud.com/saml2/elsewhere';

const list = async (play: Play, who: string): Promise<string> => {
  await play.types(who, '/jcaccess list');
  return answered(play, who);
};

const show = async (play: Play, who: string): Promise<string> => {
  await play.types(who, `/jcaccess show ${asked.label}`);
  return answered(play, who);
};

/** A person changes the sign-on URL in Cloudflare's dashboard. */
const redirect = async (play: Play, ssoUrl: string): Promise<string> => {
  const [provider] = samlProviders(play) as unknown as { id: string; config: { sso_target_url: string } }[];
  assert.ok(provider);
  const { id, config } = provider;
  await play.act({ cloudflare: { put: { id, config: { sso_target_url: ssoUrl } } } });
  return config.sso_target_url;
};

test('a test that fails changes what list, Home and show say, until one passes', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  assert.match(await list(play, 'cleo'), /\blive\b(?!, test failed)/);
  const approved = await redirect(play, ELSEWHERE);

  await play.types('cleo', `/jcaccess test ${asked.label}`);
  const both = new RegExp(`Single sign-on URL: approved ${approved}, now ${ELSEWHERE}`);
  assert.match(newestDm(play, 'cleo'), both);
  const next = /puts it back in Cloudflare One › Integrations › Identity providers/;
  for (const said of [await list(play, 'cleo'), await homeText(play, 'cleo'), await show(play, 'cleo')]) {
    assert.match(said, both);
    assert.match(said, next);
  }
  assert.match(await show(play, 'cleo'), /State\*: live, test failed/);
  assert.match(await show(play, 'ana'), /you put it back/);

  await redirect(play, approved);
  assert.match(await list(play, 'cleo'), /test failed/, 'nothing was looked at since');
  await play.types('ana', `/jcaccess test ${asked.label}`);
  for (const said of [await list(play, 'cleo'), await homeText(play, 'cleo'), await show(play, 'cleo')])
    assert.doesNotMatch(said, /test failed|elsewhere/);

  await redirect(play, ELSEWHERE);
  await play.types('ben', '/jcaccess test --all');
  assert.match(await list(play, 'cleo'), both, 'one test among many counts too');
  await redirect(play, approved);
  await play.types('ben', '/jcaccess test --all');
  assert.doesNotMatch(await list(play, 'cleo'), /test failed/);
});
