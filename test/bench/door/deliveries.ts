import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { changeId, digest } from '../seeds.ts';
import { signingSecret } from './served.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** A slash command as Slack posts it. */
export function commandBody(number: number): string {
  return new URLSearchParams({
    token: 'verification-token-acme',
    team_id: 'T0ACME',
    team_domain: 'acme',
    channel_id: 'C0ITCHANGES',
    channel_name: 'it-changes',
    user_id: 'U0ANA',
    user_name: 'ana',
    command: '/jcaccess',
    text: 'list',
    api_app_id: 'A0JCACCESS',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T0ACME/1795530720/abcdefghijklmnop',
    trigger_id: `${1_795_530_720 + number}.100.aaaa`,
  }).toString();
}

/** Ben's press on Approve, on the card of the seeded change of that number. */
export function pressBody(number: number): string {
  const message = { type: 'message', ts: '1795530720.000100', user: 'U0JCBOT', text: 'Acme staff' };
  const payload = {
    type: 'block_actions',
    team: { id: 'T0ACME', domain: 'acme' },
    user: { id: 'U0BEN', username: 'ben', name: 'ben', team_id: 'T0ACME' },
    api_app_id: 'A0JCACCESS',
    token: 'verification-token-acme',
    is_enterprise_install: false,
    enterprise: null,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: 'C0ITCHANGES',
      is_ephemeral: false,
    },
    trigger_id: `${1_795_530_720 + number}.200.bbbb`,
    channel: { id: 'C0ITCHANGES', name: 'it-changes' },
    message,
    response_url: 'https://hooks.slack.com/actions/T0ACME/1795530720/abcdefghijklmnop',
    actions: [
      {
        action_id: 'approve',
        block_id: 'decide',
        type: 'button',
        text: { type: 'plain_text', text: 'Approve' },
        value: JSON.stringify({ c: changeId(number), d: digest }),
        action_ts: `${1_795_530_720 + number}.300`,
      },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

const post = (port: number, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${stamp}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${signature}`,
    };
    const sent = request(
      { agent, host: '127.0.0.1', port, method: 'POST', path: '/slack/events', headers },
      answer => {
        answer.resume();
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

/** Delivers signed bodies, eight at a time; rejects unless every one is acknowledged with 200. */
export async function deliver(port: number, bodies: readonly string[]): Promise<void> {
  const waiting = bodies.values();
  const line = async (): Promise<void> => {
    for (const body of waiting) await post(port, body);
  };
  await Promise.all(Array.from({ length: 8 }, line));
}
