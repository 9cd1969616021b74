import { createJumpCloudWorld, type JumpCloudWorld } from '../jumpcloud/jumpcloud-world.ts';
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

/** Numbers in [0, 1) that a seed replays (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Both worlds on one clock, small keys, reads as written. */
export const twoWorlds = (): {
  clock: WorldClock;
  jumpcloud: JumpCloudWorld;
  cloudflare: CloudflareWorld;
} => {
  const clock = standingClock();
  const jumpcloud = createJumpCloudWorld({ clock, random: seeded(1), bits: 2048 });
  const cloudflare = createCloudflareWorld({ clock, random: seeded(2), jumpcloud });
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
