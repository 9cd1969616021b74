import type { JumpCloudAccount, ServiceAccount } from '../domain/jumpcloud.ts';
import type { HttpClient } from '../http/client.ts';
import { failure, parsed, unanswered } from './errors.ts';
import { tokenAnswer } from './schema.ts';

/** The headers that prove who calls; `renew` forgets a token that JumpCloud did not take. */
export interface Credentials {
  headers(): Promise<Readonly<Record<string, string>>>;
  /** False when there is nothing to renew: a key stays what it is. */
  renew(): boolean;
}

/** A token is renewed so long before its end that no call begins with one that ends on the way. */
const EARLY_MS = 60_000;
/** The life of a token whose answer does not name one. */
const USUAL_LIFE_S = 3_600;
const deadlineMs = 10_000;
const maxBytes = 64 * 1_024;

/**
 * The credentials of an account. A service account's token is asked for with HTTP Basic at the region's own host, is kept
 * in memory alone, and needs the organization beside it on every call.
 */
export const createCredentials = (
  deps: Pick<JumpCloudAccount, 'apiKey' | 'organizationId' | 'serviceAccount'> & {
    readonly http: HttpClient;
    readonly domain: string;
    readonly monotonicMs: () => number;
  },
): Credentials => {
  const { apiKey, organizationId, serviceAccount, monotonicMs } = deps;
  const organization = organizationId === '' ? {} : { 'x-org-id': organizationId };
  if (!serviceAccount)
    return { headers: async () => ({ 'x-api-key': apiKey, ...organization }), renew: () => false };

  let held: { readonly token: Promise<string>; endsAtMs: number } | null = null;

  const ask = (): Promise<string> => {
    const asked = askForToken(deps, serviceAccount);
    const now = { token: asked.then(({ token }) => token), endsAtMs: Number.POSITIVE_INFINITY };
    held = now;
    asked.then(
      ({ livesS }) => {
        now.endsAtMs = monotonicMs() + livesS * 1_000 - EARLY_MS;
      },
      () => {
        if (held === now) held = null;
      },
    );
    return now.token;
  };

  return {
    headers: async () => {
      const token = held && monotonicMs() < held.endsAtMs ? await held.token : await ask();
      return { authorization: `Bearer ${token}`, ...organization };
    },
    renew: () => {
      held = null;
      return true;
    },
  };
};

const askForToken = async (
  { http, domain }: { readonly http: HttpClient; readonly domain: string },
  { clientId, clientSecret }: ServiceAccount,
): Promise<{ token: string; livesS: number }> => {
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const answer = await http
    .request({
      service: 'jumpcloud',
      method: 'POST',
      url: `https://admin-oauth.id.${domain}/oauth2/token`,
      headers: {
        authorization: `Basic ${basic}`,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'api' }).toString(),
      deadlineMs,
      maxBytes,
    })
    .catch((error: unknown) => {
      throw unanswered(error);
    });
  if (answer.status >= 500)
    throw failure(`http-${answer.status}`, 'server', `JumpCloud gave no token: status ${answer.status}`);
  const read = answer.status === 200 ? tokenAnswer.safeParse(parsed(answer.text())) : undefined;
  if (!read?.success)
    throw failure(
      `http-${answer.status}`,
      'unauthorized',
      'JumpCloud refused the service account of this bot: client ID, secret and region must belong together',
    );
  return { token: read.data.access_token, livesS: read.data.expires_in ?? USUAL_LIFE_S };
};
