import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import process from 'node:process';
import { buildConnector } from 'undici';
import { build } from '../../../src/build.ts';
import { readConfig } from '../../../src/config.ts';
import { createDispatcher } from '../../../src/http/dispatcher.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { FromApp, ToApp } from '../../playground/app-contract.ts';
import { statusOf } from '../../playground/app-in-process.ts';
import { createNetwork } from '../../worlds/network.ts';
import { paceAt } from '../../worlds/pace-at.ts';
import { createRandom } from '../../worlds/random.ts';
import type { BeginLife } from './life.ts';
import { LOSSES_ALLOWED, withPoison } from './poison.ts';

// One life of the real app. It waits for its parent's word, so that the next life is loaded while the last one runs.

const answer = (message: FromApp): void => {
  if (process.connected) process.send?.(message);
};

/** Ends this process at its n-th commit, as a power cut would: before the store heard of it, or before anybody hears of the store. */
const withPowerCut =
  (cut: NonNullable<BeginLife['cutAtCommit']>) =>
  (store: Store): Store => {
    let commits = 0;
    const die = async (): Promise<never> => {
      process.kill(process.pid, 'SIGKILL');
      return await new Promise(() => {});
    };
    return {
      ...store,
      commit: async commit => {
        commits += 1;
        const isNow = commits === cut.number;
        if (isNow && cut.phase === 'before') return await die();
        const committed = await store.commit(commit);
        return isNow ? await die() : committed;
      },
    };
  };

const live = async (begin: BeginLife): Promise<void> => {
  let { offsetMs } = begin;
  const network = createNetwork();
  const open = buildConnector({ ca: readFileSync(begin.caFile, 'utf8'), allowH2: false });
  // Each instance calls from an address of its own, so that the worlds know whom they kill.
  const toFront = { hostname: '127.0.0.1', port: String(begin.port), localAddress: begin.localAddress };
  const config = readConfig(begin.environment);
  if (!config.ok) throw new Error(config.error.map(one => `${one.variable}: ${one.problem}`).join('; '));
  const app = build(config.value, {
    clock: { now: () => new Date(Date.now() + offsetMs) },
    dispatcher: createDispatcher({
      lookup: (hostname, _options, found) => {
        const address = network.lookup(hostname);
        if (address === null) found(new Error(`ENOTFOUND ${hostname}`), []);
        else found(null, [{ address, family: isIP(address) }]);
      },
      connect: (_addresses, options, callback) => {
        const servername = options.servername ?? options.hostname;
        open({ ...options, ...toFront, servername }, callback);
      },
    }),
    random: createRandom(begin.seed),
    leaseMs: begin.leaseMs,
    ...(begin.paceSpeed === undefined ? {} : { pace: paceAt(begin.paceSpeed) }),
    lossesAllowed: LOSSES_ALLOWED,
    aroundStore: store => {
      const poisoned = begin.isPoisoned ? withPoison(store) : store;
      return begin.cutAtCommit ? withPowerCut(begin.cutAtCommit)(poisoned) : poisoned;
    },
  });
  const stop = async (): Promise<void> => {
    await app.stop();
    process.exit(0);
  };
  process.on('message', message => {
    const told = message as ToApp;
    if (told.kind === 'stop') void stop();
    else if (told.kind === 'world') {
      offsetMs = told.offsetMs;
      app.wake();
      answer({ kind: 'told', id: told.id });
    } else {
      app.status().then(
        status => answer({ kind: 'status', id: told.id, status: statusOf(status) }),
        (error: unknown) => answer({ kind: 'broken', id: told.id, why: String(error) }),
      );
    }
  });
  await app.start();
  answer({ kind: 'started' });
};

process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});
process.once('message', message => {
  live(message as BeginLife).catch((error: unknown) => {
    answer({ kind: 'refused', why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exit(1);
  });
});
