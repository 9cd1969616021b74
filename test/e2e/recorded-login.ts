import { request } from 'node:https';
import type { Play } from './play.ts';

/** What a browser carried from JumpCloud to Access. */
export interface RecordedLogin {
  /** Base64, as in the form field. */
  readonly samlResponse: string;
  /** A HAR file of the login, with the cookies and tokens that real ones hold. */
  readonly har: string;
}

/** Words that stand in every recording and must be found nowhere afterwards. */
export const secretsOfRecording = ['cookie-c0ffee-of-ana', 'eyJhbGciOiJSUzI1NiJ9.session-of-ana'] as const;

/**
 * Logs somebody in as far as JumpCloud's answer and records it. Throws with the
 * text of the page when JumpCloud answers with a page instead of a response.
 */
export async function recordLogin(
  play: Play,
  who: string,
  how: { provider?: string; tile?: string } = {},
): Promise<RecordedLogin> {
  const { stage } = play.rehearsal;
  const email = `${who}@acme.com`;
  const providers = play.state().cloudflare.identityProviders.filter(one => one.type === 'saml');
  const provider = providers.find(one => one.name === how.provider) ?? providers.at(-1);
  const begun = how.tile === undefined ? await begin(play, String(provider?.id)) : undefined;
  const answer =
    begun === undefined
      ? stage.jumpcloud.openTile({ application: how.tile ?? '', user: email })
      : stage.jumpcloud.signOn({ url: begun, user: email });
  if (answer.kind !== 'form') throw new Error(answer.kind === 'page' ? answer.text : answer.location);
  const { samlResponse } = answer;
  const [cookie, token] = secretsOfRecording;
  const secret = [{ name: 'Cookie', value: `CF_Authorization=${token}; sid=${cookie}` }];
  const entries = [
    ...(begun === undefined
      ? []
      : [{ request: { method: 'GET', url: begun, headers: secret, queryString: queryOf(begun) } }]),
    {
      request: {
        method: 'POST',
        url: answer.acsUrl,
        headers: secret,
        postData: { params: [{ name: 'SAMLResponse', value: encodeURIComponent(samlResponse) }] },
      },
    },
  ];
  return { samlResponse, har: JSON.stringify({ log: { version: '1.2', creator: {}, entries } }) };
}

const queryOf = (url: string): { name: string; value: string }[] =>
  [...new URL(url).searchParams].map(([name, value]) => ({ name, value: encodeURIComponent(value) }));

/** Where Access sends a browser that chose this login method. */
const begin = (play: Play, provider: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, ca } = play.rehearsal.stage;
    const servername = 'acme.cloudflareaccess.com';
    request(
      {
        host: '127.0.0.1',
        port,
        ca,
        servername,
        headers: { host: servername },
        path: `/cdn-cgi/access/login/${provider}`,
      },
      response => {
        response.resume();
        const { location } = response.headers;
        if (location === undefined) reject(new Error(`Access answered ${response.statusCode}.`));
        else resolve(location);
      },
    )
      .on('error', reject)
      .end();
  });
