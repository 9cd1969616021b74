import { misshapenBy } from '../../ports/service-error.ts';
import { withServiceErrors } from '../web-api/slack-error.ts';
import type { Fetch } from '../web-api/web-client.ts';
import { createWebClient } from '../web-api/web-client.ts';

/** What a refresh token gave: it is spent, and these take its place. */
export interface Refreshed {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifeMs: number;
}

/**
 * Exchanges refresh tokens (https://docs.slack.dev/authentication/using-token-rotation). Each is good for one use. Throws a
 * `ServiceError`; after one without an answer the token may be spent.
 */
export const createRefresh = (deps: {
  readonly fetch: Fetch;
  readonly clientId: string;
  readonly clientSecret: string;
}): ((refreshToken: string) => Promise<Refreshed>) => {
  const client = createWebClient({ fetch: deps.fetch });
  return async refreshToken => {
    const answer = await withServiceErrors(
      client.oauth.v2.access({
        client_id: deps.clientId,
        client_secret: deps.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
    );
    const { access_token: accessToken, refresh_token: next, expires_in: lifeS = 0 } = answer;
    if (!accessToken || !next || !(lifeS > 0)) throw misshapenBy('slack', 'a refresh');
    return { accessToken, refreshToken: next, lifeMs: lifeS * 1_000 };
  };
};
