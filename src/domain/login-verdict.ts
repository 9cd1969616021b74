import { inJumpCloud } from './consoles/jumpcloud.ts';

/** What Cloudflare shows of one person's login through one identity provider since a moment. */
export type CloudflareSaw =
  | { readonly kind: 'accepted'; readonly at: Date }
  | { readonly kind: 'denied'; readonly at: Date }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What JumpCloud's log shows of the same person, application and time; `not-asked` when it is not configured. */
export type JumpCloudSaw =
  | { readonly kind: 'signed'; readonly at: Date; readonly fromTile: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown-person' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'not-asked' };

/** How far a login came, as both logs together show it. It is observed; what people report never enters it. */
export interface LoginVerdict {
  readonly verdict: 'accepted' | 'policy-denied' | 'access-refused' | 'never-at-jumpcloud' | 'unclear';
  /** One or two sentences: which side, and what to look at. */
  readonly says: string;
  /** When the last thing that was seen of it happened. */
  readonly at?: Date;
}

/**
 * Joins both logs. Cloudflare's own word is stronger: a login that it took needs no proof from JumpCloud, whose log may be
 * late. Silence counts only from a log that could be read.
 */
export const loginVerdict = (cloudflare: CloudflareSaw, jumpCloud: JumpCloudSaw): LoginVerdict => {
  if (cloudflare.kind === 'accepted')
    return { verdict: 'accepted', says: 'Access accepted the login.', at: cloudflare.at };
  if (cloudflare.kind === 'denied')
    return {
      verdict: 'policy-denied',
      says: 'JumpCloud signed and Access took it; an Access policy said no. That is not a fault of this connection: look at the policies of the application.',
      at: cloudflare.at,
    };
  if (cloudflare.kind === 'unreadable')
    return { verdict: 'unclear', says: `Cloudflare's side could not be read: ${cloudflare.why}.` };
  switch (jumpCloud.kind) {
    case 'signed':
      return {
        verdict: 'access-refused',
        at: jumpCloud.at,
        says: jumpCloud.fromTile
          ? `JumpCloud signed, but the login began at the tile of its user portal, which Access refuses: fill in ${inJumpCloud('loginUrl')}.`
          : 'JumpCloud signed and Access refused it, or it was only a test of the dashboard: /jcaccess diagnose says why, from a recording of the login.',
      };
    case 'nothing':
      return {
        verdict: 'never-at-jumpcloud',
        says: 'JumpCloud never signed a login of this person: it was not begun, the person is not assigned, or JumpCloud refused the request.',
      };
    case 'unknown-person':
      return {
        verdict: 'never-at-jumpcloud',
        says: 'JumpCloud knows nobody of that address.',
      };
    case 'unreadable':
      return {
        verdict: 'unclear',
        says: `Cloudflare shows no login, and JumpCloud's log could not be read: ${jumpCloud.why}.`,
      };
    case 'not-asked':
      return {
        verdict: 'unclear',
        says: "Cloudflare shows no login; JumpCloud's log is not connected, so I cannot tell which side it ended at.",
      };
  }
};
