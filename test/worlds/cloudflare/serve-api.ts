import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './account.ts';
import { answerApi } from './api.ts';
import { type ApiAnswer, failure } from './envelope.ts';
import type { Fault, Faults } from './faults.ts';
import { hex, uuidV7 } from './ids.ts';
import type { RateLimit } from './rate-limit.ts';

/** What stands between the wire and the routes. */
export interface ApiFront {
  readonly account: Account;
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
}

const throttled = (retryAfterS: number): ApiAnswer => ({
  ...failure(429, 971, 'Please wait and consider throttling your request speed'),
  headers: { 'retry-after': String(retryAfterS) },
});

const refusedBy = (fault: Fault): ApiAnswer | undefined => {
  switch (fault.kind) {
    case '401':
      return failure(401, 10000, 'Authentication error');
    case '403':
      return failure(403, 9109, 'Unauthorized to access requested resource');
    case '429':
      return throttled(fault.retryAfter ?? 300);
    case '500':
      return failure(500, 10001, 'access.api.error.internal_server_error');
    default:
      return undefined;
  }
};

const errorPage =
  '<!DOCTYPE html><html lang="en-US"><head><title>api.cloudflare.com | 502: Bad gateway</title></head><body><h1>Bad gateway <span>Error code 502</span></h1></body></html>';

const parseBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const carryOut = (front: ApiFront, request: IncomingMessage, url: URL, body: string): ApiAnswer => {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const { allowed, remaining, resetS } = front.rateLimit.take(token ?? '');
  const limits = {
    ratelimit: `"default";r=${remaining};t=${resetS}`,
    'ratelimit-policy': front.rateLimit.policy(),
  };
  const answer = allowed
    ? answerApi(front.account, {
        method: request.method ?? 'GET',
        path: /^\/client\/v4(\/.*)$/.exec(url.pathname)?.[1] ?? '',
        query: url.searchParams,
        body: parseBody(body),
        token,
      })
    : throttled(resetS);
  return { ...answer, headers: { ...limits, ...answer.headers } };
};

const send = ({ account }: ApiFront, response: ServerResponse, answer: ApiAnswer, cut: boolean): void => {
  const bytes = Buffer.from(JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': bytes.length,
    'cf-auditlog-id': uuidV7(account.clock.now(), account.random),
    'cf-ray': `${hex(account.random, 16)}-VIE`,
    ...answer.headers,
  });
  if (!cut) response.end(bytes);
  else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
};

/** Serves one call to api.cloudflare.com, with the fault that waits for it. A timeout leaves the call open until it is closed. */
export const serveApi = async (
  front: ApiFront,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'https://api.cloudflare.com');
  const fault = front.faults.take(request.method ?? 'GET', url.pathname);
  const body = await text(request);
  if (fault?.kind === 'timeout') return;
  if (fault?.kind === 'reset-before') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'html') {
    response.writeHead(502, { 'content-type': 'text/html; charset=UTF-8' }).end(errorPage);
    return;
  }
  const answer = (fault && refusedBy(fault)) ?? carryOut(front, request, url, body);
  if (fault?.kind === 'slow') await delay(fault.ms ?? 0);
  if (fault?.kind === 'reset-after') response.destroy();
  else send(front, response, answer, fault?.kind === 'truncated');
};
