import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildPage, type Page } from './build.ts';
import type { ActAnswer, PlaygroundState } from './state.ts';

/** As the real playground: nothing is loaded from outside. */
const onlyFromHere =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** One build for all tests of a file. */
let built: Promise<Page> | undefined;

/** A playground without an app behind it: it serves the page and whatever state it is given, and keeps every act. */
export interface FixtureServer {
  url: string;
  /** The acts so far, in order. */
  acts: Record<string, unknown>[];
  /** Shows another state; its version is counted on, so that the page notices. */
  show(state: PlaygroundState): void;
  close(): Promise<void>;
}

/** Starts a fixture server on a free loopback port. `onAct` decides the answer of an act and may call `show`; without it every act is fine. */
export async function createFixtureServer(
  first: PlaygroundState,
  onAct: (act: Record<string, unknown>, server: FixtureServer) => ActAnswer = () => ({ ok: true }),
): Promise<FixtureServer> {
  built ??= buildPage();
  const page = await built;
  let state = first;
  let version = 1;
  const acts: Record<string, unknown>[] = [];
  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const server: FixtureServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    acts,
    show: next => {
      version += 1;
      state = next;
    },
    close: () =>
      new Promise(resolve => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', server.url);
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (pathname === '/playground/state') return json(200, { ...state, version });
    if (pathname === '/playground/act') {
      const act = JSON.parse(await readText(request)) as Record<string, unknown>;
      acts.push(act);
      const said = onAct(act, server);
      return json(said.ok ? 200 : 409, { ...said, version });
    }
    if (pathname.startsWith('/playground/files/')) {
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(`the text of ${pathname.split('/').at(-1)}`);
      return undefined;
    }
    const asset = page.assets.get(pathname);
    if (asset !== undefined) response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
    else if (pathname === '/')
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': onlyFromHere,
        })
        .end(page.html);
    else response.writeHead(404).end();
    return undefined;
  }
  return server;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
