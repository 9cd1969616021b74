import type { Fetch } from '../web-api/web-client.ts';

/** Slack's words for a token that it does not take any more. */
const DEAD = /"error":\s*"(?:token_expired|token_revoked|invalid_auth)"/;

/**
 * Lets the token of the environment stand for the one of now: it is exchanged in every request that carries it, of Bolt's
 * and our clients as of downloads, and requests with another token or none pass as they are. A call that Slack refuses
 * because of the token is sent once more when there is a newer one; Slack has done nothing of it.
 */
export const withBotToken =
  (deps: {
    readonly fetch: Fetch;
    readonly standIn: string;
    readonly current: () => Promise<string>;
    readonly instead: (dead: string) => Promise<string>;
  }): Fetch =>
  async (url, init) => {
    const { fetch, standIn, current, instead } = deps;
    const headers = new Headers(init?.headers);
    if (headers.get('authorization') !== `Bearer ${standIn}`) return await fetch(url, init);
    const sendWith = (token: string): Promise<Response> => {
      headers.set('authorization', `Bearer ${token}`);
      return fetch(url, { ...init, headers: Object.fromEntries(headers) });
    };
    const token = await current();
    const answer = await sendWith(token);
    if (!new URL(url).pathname.startsWith('/api/') || !DEAD.test(await answer.clone().text())) return answer;
    const next = await instead(token);
    return next === token ? answer : await sendWith(next);
  };
