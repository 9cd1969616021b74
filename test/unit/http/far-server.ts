import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { Dispatcher } from 'undici';
import { createHttpClient, type HttpCall, type HttpClient } from '../../../src/http/client.ts';
import { createDispatcher } from '../../../src/http/dispatcher.ts';

/** A server on this machine that the code under test believes to be far away, under any https host name. */
export interface FarServer {
  readonly dispatcher: Dispatcher;
  readonly http: HttpClient;
  readonly calls: HttpCall[];
  readonly port: number;
}

/** Starts the server and a dispatcher that finds every name at a public address and connects to the server. Ends with the test. */
export const farServer = async (t: TestContext, answer: RequestListener): Promise<FarServer> => {
  const server = createServer(answer);
  const port = await listening(server);
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) => callback(null, [{ address: '93.184.215.14', family: 4 }]),
    connect: (_addresses, _options, callback) => opened(port, callback),
  });
  const calls: HttpCall[] = [];
  const http = createHttpClient({
    dispatcher,
    random: () => 0,
    monotonicMs: () => performance.now(),
    observe: call => calls.push(call),
  });
  t.after(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  return { dispatcher, http, calls, port };
};

/** Listens on a free port of the loopback interface. */
export const listening = (server: Server): Promise<number> =>
  new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const opened = (port: number, callback: (...result: [null, Socket] | [Error, null]) => void): void => {
  const socket = connect(port, '127.0.0.1');
  const failed = (error: Error): void => callback(error, null);
  socket.once('error', failed);
  socket.once('connect', () => {
    socket.off('error', failed);
    callback(null, socket);
  });
};
