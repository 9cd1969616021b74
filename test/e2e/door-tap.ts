import { createHmac } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { freePort, signingSecret } from '../playground/environment.ts';
import { type Play, startPlay } from './play.ts';

/** One request as it came to the app's door. */
export interface Knock {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A rehearsal whose door can be knocked at by hand, with what Slack sent before as a template. */
export interface Tapped {
  readonly play: Play;
  /** The newest interaction that Slack sent, as its payload. */
  lastPayload(): Record<string, unknown>;
  last(): Knock;
  /** While held, Slack's requests are answered 200 and do not reach the app. */
  hold(isHeld: boolean): void;
  /** Sends exactly this; gives the HTTP status. */
  knock(knock: Knock): Promise<number>;
  /** Sends exactly this; gives what the door answers, as JSON; an empty answer is an empty object. */
  answerTo(knock: Knock): Promise<Readonly<Record<string, unknown>>>;
  /** Signs a payload as Slack would at that second. */
  signed(payload: unknown, atSeconds?: number): Knock;
}

/** Starts a rehearsal with HTTP delivery and a tap before the app's door. */
export async function startTapped(environment: Record<string, string> = {}): Promise<Tapped> {
  const port = await freePort();
  const door = `http://127.0.0.1:${port}/slack/events`;
  const knocks: Knock[] = [];
  let isHeld = false;

  const send = (knock: Knock): Promise<Answer> => sendTo(door, knock);
  const tap = createServer((request, response) => {
    void (async () => {
      const body = (await buffer(request)).toString('utf8');
      const headers = Object.fromEntries(
        Object.entries(request.headers)
          .filter(([name]) => name.startsWith('x-slack') || name === 'content-type')
          .map(([name, value]) => [name, String(value)]),
      );
      knocks.push({ headers, body });
      if (isHeld) {
        response.writeHead(200).end();
        return;
      }
      const { status, type, body: answer } = await send({ headers, body });
      response.writeHead(status, type ? { 'content-type': type } : {});
      response.end(answer);
      // Slack may still deliver while the app goes down.
    })().catch(() => response.destroy());
  });
  await new Promise<void>(resolve => tap.listen(0, '127.0.0.1', resolve));
  const play = await startPlay({ delivery: 'http', environment: { ...environment, PORT: String(port) } });
  const url = `http://127.0.0.1:${(tap.address() as AddressInfo).port}/slack/events`;
  play.rehearsal.stage.slack.deliverByHttp({ url, signingSecret });

  const last = (): Knock => {
    const newest = knocks.findLast(one => one.body.startsWith('payload='));
    if (!newest) throw new Error('Slack has sent no interaction yet.');
    return newest;
  };
  return {
    play: {
      ...play,
      close: async () => {
        await play.close();
        tap.closeAllConnections();
        await new Promise(resolve => tap.close(resolve));
      },
    },
    last,
    lastPayload: () => JSON.parse(new URLSearchParams(last().body).get('payload') ?? '{}'),
    hold: held => {
      isHeld = held;
    },
    knock: async knock => (await send(knock)).status,
    answerTo: async knock => JSON.parse((await send(knock)).body.toString('utf8') || '{}'),
    signed: (payload, atSeconds = Math.floor(Date.now() / 1000)) => {
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const signature = createHmac('sha256', signingSecret).update(`v0:${atSeconds}:${body}`).digest('hex');
      return {
        body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': String(atSeconds),
          'x-slack-signature': `v0=${signature}`,
        },
      };
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer;
}

/** Sends on a connection of its own, so that a refused one spoils nothing; an answer before the end of the body counts. */
function sendTo(url: string, { headers, body }: Knock): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers, agent: false }, response => {
      buffer(response).then(
        answer =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'],
            body: answer,
          }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
