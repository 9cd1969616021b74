import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import process from 'node:process';
import { buildConnector } from 'undici';
import { build } from '../../src/build.ts';
import { readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { endOnSignals } from '../../src/operations/signals.ts';
import { statusOf } from '../playground/app-in-process.ts';
import { createNetwork } from '../worlds/network.ts';

// One of several instances of the real app. It calls from an address of its own, so that the worlds can tell them apart. A
// number that its parent sends is the new offset of its clock; anything else asks for its status.

const [, , port = '', caFile = '', offsetMs = '', localAddress = '', leaseMs = ''] = process.argv;
const config = readConfig(process.env);
if (!config.ok) throw new Error(config.error.map(one => `${one.variable}: ${one.problem}`).join('; '));
const { lookup } = createNetwork();
let offset = Number(offsetMs);
const open = buildConnector({ ca: readFileSync(caFile, 'utf8'), allowH2: false });
const app = build(config.value, {
  clock: { now: () => new Date(Date.now() + offset) },
  dispatcher: createDispatcher({
    lookup: (hostname, _options, found) => {
      const address = lookup(hostname);
      if (address === null) found(new Error(`ENOTFOUND ${hostname}`), []);
      else found(null, [{ address, family: isIP(address) }]);
    },
    connect: (_addresses, options, callback) => {
      const servername = options.servername ?? options.hostname;
      open({ ...options, hostname: '127.0.0.1', port, localAddress, servername }, callback);
    },
  }),
  leaseMs: Number(leaseMs),
});
endOnSignals(process, app.stop, code => process.exit(code));
process.on('disconnect', () => process.exit(0));
process.on('message', said => {
  if (typeof said === 'number') {
    offset = said;
    app.wake();
  }
  app.status().then(
    status => process.send?.(statusOf(status)),
    () => process.send?.(null),
  );
});
await app.start();
process.send?.('started');
