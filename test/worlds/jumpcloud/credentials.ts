import { randomBytes } from 'node:crypto';
import type { WorldClock } from '../world.ts';

/** What a call brings to prove who it is. */
export interface Proof {
  readonly apiKey: string | undefined;
  readonly authorization: string | undefined;
  /** The header `x-org-id`. */
  readonly organization: string | undefined;
}

/** A token lives this long when nobody says otherwise. */
const TOKEN_MS = 3_600_000;

/**
 * One administrator's API key and one service account of the organization. A token needs `x-org-id` beside it; with the key
 * of an administrator of one organization it may be left out. Tokens end on the world's clock.
 */
export const createCredentials = (clock: WorldClock, organization: string) => {
  const apiKey = 'jc-key-acme';
  const account = { clientId: 'jc-client-acme', clientSecret: 'jc-secret-acme' };
  const tokens = new Map<string, number>();
  let lifeMs = TOKEN_MS;
  let issued = 0;

  return {
    apiKey,
    account,
    /** How many tokens were issued. */
    issued: () => issued,
    /** The life of tokens that are issued from now on. */
    setTokenLifeMs(ms: number): void {
      lifeMs = ms;
    },
    /** Ends every token that is out. */
    revoke(): void {
      tokens.clear();
    },
    /** Answers the token endpoint: HTTP Basic and a form. */
    token(authorization: string | undefined, form: URLSearchParams): { status: number; body: unknown } {
      const basic = `Basic ${Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64')}`;
      if (authorization !== basic) return { status: 401, body: { error: 'invalid_client' } };
      if (form.get('grant_type') !== 'client_credentials')
        return { status: 400, body: { error: 'unsupported_grant_type' } };
      if (form.get('scope') !== 'api') return { status: 400, body: { error: 'invalid_scope' } };
      const token = randomBytes(24).toString('base64url');
      tokens.set(token, clock.now().getTime() + lifeMs);
      issued += 1;
      return {
        status: 200,
        body: { access_token: token, token_type: 'bearer', expires_in: lifeMs / 1_000, scope: 'api' },
      };
    },
    /** Null when the call may go on, otherwise what is wrong with it. */
    refuse(proof: Proof): string | null {
      const bearer = /^Bearer (.+)$/.exec(proof.authorization ?? '')?.[1];
      const foreign = proof.organization !== undefined && proof.organization !== organization;
      if (bearer === undefined) {
        if (proof.apiKey !== apiKey) return 'api key user not found';
        return foreign ? 'organization not found' : null;
      }
      if (clock.now().getTime() >= (tokens.get(bearer) ?? 0)) return 'token is invalid or expired';
      return proof.organization === organization ? null : 'an organization id is required';
    },
  };
};

/** The credentials of one world. */
export type Credentials = ReturnType<typeof createCredentials>;
