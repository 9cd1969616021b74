import { createHmac } from 'node:crypto';
import { ackDeadlineMs, type Delivery, type Outcome, type Transport } from './courier.ts';
import { text } from './json.ts';

/** Where and how the app takes requests over HTTP; `now` dates the signature (Bolt compares it with the real clock). */
export interface HttpTarget {
  url: string;
  signingSecret: string;
  fetch?: typeof fetch;
  now?: () => Date;
}

function bodyOf(delivery: Delivery): { type: string; body: string } {
  if (delivery.type === 'events_api')
    return { type: 'application/json', body: JSON.stringify(delivery.payload) };
  const form = new URLSearchParams();
  if (delivery.type === 'interactive') form.set('payload', JSON.stringify(delivery.payload));
  else for (const [key, value] of Object.entries(delivery.payload)) form.set(key, text(value));
  // Bolt compares the content type letter for letter, so it carries no charset.
  return { type: 'application/x-www-form-urlencoded', body: form.toString() };
}

async function readAnswer(response: Response): Promise<unknown> {
  const answer = await response.text();
  if (!response.headers.get('content-type')?.includes('json')) return answer;
  try {
    const found: unknown = JSON.parse(answer);
    return found;
  } catch {
    return answer;
  }
}

/** Makes the transport that POSTs to the app, signed with HMAC-SHA256 as Slack's `v0` scheme says; only a 2xx within 3 s is an acknowledgement. */
export function createHttpDelivery(target: HttpTarget): Transport {
  const now = target.now ?? (() => new Date());
  const send = target.fetch ?? fetch;
  return {
    send: async (delivery: Delivery): Promise<Outcome> => {
      const { type, body } = bodyOf(delivery);
      const timestamp = String(Math.floor(now().getTime() / 1000));
      const signature = createHmac('sha256', target.signingSecret)
        .update(`v0:${timestamp}:${body}`)
        .digest('hex');
      const headers: Record<string, string> = {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      };
      if (delivery.retry) {
        headers['x-slack-retry-num'] = String(delivery.retry.attempt);
        headers['x-slack-retry-reason'] = delivery.retry.reason;
      }
      try {
        const signal = AbortSignal.timeout(ackDeadlineMs);
        const response = await send(target.url, { method: 'POST', headers, body, signal });
        const answer = await readAnswer(response);
        return response.ok ? { kind: 'acked', body: answer } : { kind: 'failed', reason: 'http_error' };
      } catch (error) {
        const late = error instanceof Error && error.name === 'TimeoutError';
        return late ? { kind: 'timeout' } : { kind: 'failed', reason: 'connection_failed' };
      }
    },
  };
}
