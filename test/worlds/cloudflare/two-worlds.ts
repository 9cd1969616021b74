import { createJumpCloudWorld, type JumpCloudWorld } from '../jumpcloud/jumpcloud-world.ts';
import { createRandom } from '../random.ts';
import type { WorldClock } from '../world.ts';
import { type CloudflareWorld, createCloudflareWorld } from './cloudflare-world.ts';

/** A clock that stands still until it is moved; starts on 24 November 2026. */
export const standingClock = (): WorldClock => {
  let at = Date.parse('2026-11-24T14:32:00Z');
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms;
    },
  };
};

/** Both worlds on one clock, small keys, reads as written. */
export const twoWorlds = (): {
  clock: WorldClock;
  jumpcloud: JumpCloudWorld;
  cloudflare: CloudflareWorld;
} => {
  const clock = standingClock();
  const jumpcloud = createJumpCloudWorld({ clock, random: createRandom(1), bits: 2048 });
  const cloudflare = createCloudflareWorld({ clock, random: createRandom(2), jumpcloud });
  cloudflare.setQuirks({ falseBooleans: 'as-sent', blanks: 'as-sent' });
  return { clock, jumpcloud, cloudflare };
};

/** The callback of the team Acme: ACS URL and SP entity ID. */
export const acmeCallback = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';

/** Sets up both sides as the procedure says, with JumpCloud's own pair; gives the ids. */
export const connected = async ({ jumpcloud, cloudflare }: ReturnType<typeof twoWorlds>) => {
  const made = await jumpcloud.create({ displayLabel: 'Acme staff' });
  jumpcloud.configure({
    application: made.id,
    idpEntityId: 'https://acme.cloudflareaccess.com/',
    spEntityId: acmeCallback,
    acsUrls: [acmeCallback],
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    attributes: [{ name: 'email', value: 'email' }],
    userGroups: ['All staff'],
  });
  const certificate =
    /<ds:X509Certificate>([^<]+)</.exec(jumpcloud.exportMetadata({ application: made.id }))?.[1] ?? '';
  const provider = cloudflare.put({
    name: 'Acme staff',
    type: 'saml',
    config: {
      issuer_url: 'https://acme.cloudflareaccess.com/',
      sso_target_url: made.ssoUrl,
      idp_public_certs: [certificate],
      attributes: ['email'],
      email_attribute_name: 'email',
      sign_request: false,
    },
  });
  return { application: made.id, identityProviderId: String(provider.id), certificate };
};
