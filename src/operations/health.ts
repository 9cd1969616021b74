import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** What health is asked of: `ready` says whether deliveries can be taken and kept. */
export interface HealthSource {
  readonly ready: () => Promise<{ ok: boolean; why?: string }>;
  readonly metrics: () => Promise<string>;
}

/** Answers /healthz, /readyz and /metrics; false for any other path. None of them shows a secret or a name. */
export const answerHealth = async (
  request: IncomingMessage,
  response: ServerResponse,
  source: HealthSource,
): Promise<boolean> => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'GET') return false;
  switch (pathname) {
    case '/healthz':
      send(response, 200, 'ok\n');
      return true;
    case '/readyz': {
      const ready = await source.ready().catch(() => ({ ok: false, why: 'the store does not answer' }));
      send(response, ready.ok ? 200 : 503, ready.ok ? 'ready\n' : `not ready: ${ready.why ?? 'starting'}\n`);
      return true;
    }
    case '/metrics':
      send(response, 200, await source.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
      return true;
    default:
      return false;
  }
};

const send = (
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
};

/** Listens for health questions on a port of its own. */
export const listenForHealth = (port: number, host: string, source: HealthSource): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      answerHealth(request, response, source)
        .then(answered => {
          if (!answered) send(response, 404, 'not found\n');
        })
        .catch(() => send(response, 500, 'no answer\n'));
    });
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
