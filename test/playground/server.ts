import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { refusalOf } from './guard.ts';
import type { Rehearsal } from './rehearsal.ts';

/** The page's document and what it loads, keyed by path. */
export interface Page {
  readonly html: string;
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly body: string | Uint8Array }>;
}

/** The playground's web server. */
export interface PlaygroundServer {
  readonly port: number;
  close(): Promise<void>;
}

const contentSecurity = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const largestBodyBytes = 16 * 1024 * 1024;

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': contentSecurity,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { ok: false, error: { code, message } });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > largestBodyBytes) request.destroy(new Error('The act is larger than 16 MiB.'));
  });
  return json(request);
}

/**
 * Serves a rehearsal and its page on 127.0.0.1; `port` 0 takes any. Rejects with the system's error when the port is
 * taken. Without a page `/` answers 404.
 */
export async function openPlaygroundServer(
  rehearsal: Pick<Rehearsal, 'act' | 'state' | 'file'>,
  page: Page | undefined,
  port: number,
): Promise<PlaygroundServer> {
  const act = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body: unknown;
    try {
      body = await readBody(request);
    } catch (error) {
      fail(response, 400, 'not-json', error instanceof Error ? error.message : String(error));
      return;
    }
    const { status, answer } = await rehearsal.act(body);
    sendJson(response, status, answer);
  };
  const state = (url: URL, response: ServerResponse): void => {
    const now = rehearsal.state();
    if (url.searchParams.get('after') === String(now.version)) response.writeHead(204).end();
    else sendJson(response, 200, now);
  };
  const file = (id: string, response: ServerResponse): void => {
    const found = rehearsal.file(id);
    if (found === undefined) {
      fail(response, 404, 'no-such-file', 'There is no such file, or it was deleted.');
      return;
    }
    const name = encodeURIComponent(found.name);
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${name}`);
    send(response, 200, 'application/octet-stream', found.bytes);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refusalOf(request);
    if (refusal !== null) return fail(response, 403, 'forbidden', refusal);
    const url = new URL(request.url ?? '/', 'http://playground');
    const route = `${request.method} ${url.pathname}`;
    const fileId = /^GET \/playground\/files\/([A-Za-z0-9]+)$/.exec(route)?.[1];
    const asset = request.method === 'GET' ? page?.assets.get(url.pathname) : undefined;
    if (route === 'POST /playground/act') await act(request, response);
    else if (route === 'GET /playground/state') state(url, response);
    else if (fileId !== undefined) file(fileId, response);
    else if (asset !== undefined) send(response, 200, asset.type, asset.body);
    else if (route === 'GET /' && page !== undefined)
      send(response, 200, 'text/html; charset=utf-8', page.html);
    else fail(response, 404, 'not-found', `Nothing is at ${url.pathname}.`);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      process.stderr.write(
        `The playground could not answer ${request.method} ${request.url}: ${String(error)}\n`,
      );
      if (response.headersSent) response.destroy();
      else fail(response, 500, 'broken', String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
