import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, twoWorlds } from './two-worlds.ts';

const logIn = async (
  alter?: (worlds: ReturnType<typeof twoWorlds>, ids: Awaited<ReturnType<typeof connected>>) => unknown,
) => {
  const worlds = twoWorlds();
  const ids = await connected(worlds);
  await alter?.(worlds, ids);
  const { identityProviderId } = ids;
  const result = await worlds.cloudflare.login({ email: 'ana@acme.com', identityProviderId });
  return { ...worlds, ...ids, result };
};

test('a person who is assigned gets in, and Cloudflare remembers through which provider', async () => {
  const { result, cloudflare, identityProviderId, clock } = await logIn();
  assert.deepEqual(result, {
    ok: true,
    text: 'Your connection works!',
    json: { email: 'ana@acme.com', saml_attributes: { email: 'ana@acme.com' } },
  });
  const [user] = cloudflare.state().users;
  assert.equal(user?.email, 'ana@acme.com');
  const seen = user?.last_seen_identity as { idp: unknown; iat: number };
  assert.deepEqual(seen.idp, { id: identityProviderId, type: 'saml' });
  assert.equal(seen.iat, clock.now().getTime() / 1000);
});
