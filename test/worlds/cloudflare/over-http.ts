import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { World } from '../world.ts';

/** What came back over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One call: `url` names the real host; the call goes to the world that is served. */
export type Call = (
  url: string,
  options?: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number },
) => Promise<Reply>;

/** Serves worlds on a loopback port for a test and gives the way to call them; closes when the returned object is disposed. */
export const overHttp = async (...worlds: readonly World[]): Promise<AsyncDisposable & { call: Call }> => {
  const server = createServer((incoming, response) => {
    const host = (incoming.headers.host ?? '').toLowerCase();
    void worlds.find(world => world.serves(host))?.handle(incoming, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const call: Call = async (address, { method = 'GET', headers = {}, body, timeoutMs = 10_000 } = {}) => {
    const url = new URL(address);
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host },
      signal: AbortSignal.timeout(timeoutMs),
    });
    outgoing.on('error', reject);
    outgoing.on('response', response => {
      const { statusCode = 0, headers: got } = response;
      text(response).then(read => resolve({ status: statusCode, headers: got, body: read }), reject);
    });
    outgoing.end(body);
    return promise;
  };
  return {
    call,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};
