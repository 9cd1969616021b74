import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** What health is asked of: `notReady` says in a few words why deliveries cannot be taken and kept; null when they can. */
export interface HealthSource {
  readonly notReady: () => Promise<string | null>;
  readonly metrics: () => Promise<string>;
}

/** Probes give up after a second or a few; a store that hangs must not leave them without an answer. */
const PATIENCE_MS = 2_000;

/** Answers /healthz, /readyz and /metrics; false for any other path. None of them shows a secret or a name. */
const answerHealth = async (
  request: IncomingMessage,
  response: ServerResponse,
  source: HealthSource,
): Promise<boolean> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const [path] = (request.url ?? '/').split('?');
  switch (path) {
    case '/healthz':
      send(response, 200, 'ok\n');
      return true;
    case '/readyz': {
      const asked = source.notReady().catch(() => SILENT);
      const why = await Promise.race([asked, silence()]);
      send(response, why === null ? 200 : 503, why === null ? 'ready\n' : `not ready: ${why}\n`);
      return true;
    }
    case '/metrics':
      send(response, 200, await source.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
      return true;
    default:
      return false;
  }
};

/**
 * Answers on a port that everybody reaches: /healthz, and the rest to callers with the token (`Authorization: Bearer`).
 * Without the token, or when none is configured, the other paths do not exist.
 */
export const answerInPublic = async (
  request: IncomingMessage,
  response: ServerResponse,
  source: HealthSource,
  token: string | null,
): Promise<boolean> => {
  const isHealthz = request.url?.split('?')[0] === '/healthz';
  if (!isHealthz && !(token !== null && isSame(request.headers.authorization ?? '', `Bearer ${token}`)))
    return false;
  return await answerHealth(request, response, source);
};

/** Compares in a time that tells nothing of either text. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(sha256(one), sha256(other));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const SILENT = 'the store does not answer';

const silence = (): Promise<string> =>
  new Promise(resolve => setTimeout(() => resolve(SILENT), PATIENCE_MS).unref());

const send = (
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
};

const ARRIVES_WITHIN = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 5_000 };

/** Listens for health questions on a port of its own. Rejects when the port cannot be had. */
export const listenForHealth = (port: number, host: string, source: HealthSource): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer(ARRIVES_WITHIN, (request, response) => {
      answerHealth(request, response, source)
        .then(answered => {
          if (!answered) send(response, 404, 'not found\n');
        })
        .catch(() => send(response, 500, 'no answer\n'));
    });
    // It stays: an error of a connection that cannot be taken must have a listener too.
    server.on('error', reject);
    server.listen(port, host, () => resolve(server));
  });
