import { createAccess } from '../../../src/cloudflare/access.ts';
import { readConfig } from '../../../src/config.ts';
import type { Change } from '../../../src/domain/change.ts';
import { createHttpClient } from '../../../src/http/client.ts';
import type { Store } from '../../../src/ports/store.ts';
import { readSpMetadata } from '../../../src/saml/sp-metadata.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import type { Account } from '../../../src/workflow/accounts.ts';
import { createAllowances } from '../../../src/workflow/allowances.ts';
import { createCloudflareBudgets } from '../../../src/workflow/cloudflare-budget.ts';
import type { Corridor } from '../../../src/workflow/corridor.ts';
import { createCorridor } from '../../../src/workflow/corridor.ts';
import { createHandedMetadata } from '../../../src/workflow/handed-metadata.ts';
import { createChangeIds } from '../../../src/workflow/new-id.ts';
import { createPerformers } from '../../../src/workflow/performers.ts';
import { createQueries } from '../../../src/workflow/queries.ts';
import type { Runner } from '../../../src/workflow/runner.ts';
import { createRunner } from '../../../src/workflow/runner.ts';
import { appEnvironment } from '../../playground/environment.ts';
import { STORY_START } from '../../worlds/clock.ts';
import { type CloudflareWorld, createCloudflareWorld } from '../../worlds/cloudflare/cloudflare-world.ts';
import { createRandom } from '../../worlds/random.ts';
import { directReader } from '../../worlds/reading/direct-reader.ts';
import { createFaultDice, createLateDay } from './fault-dice.ts';
import type { Board } from './stand-ins.ts';
import { createBoard, directory, files } from './stand-ins.ts';
import { watched } from './store-watch.ts';
import type { Wire } from './wire.ts';
import { createWire } from './wire.ts';
import type { Missing } from './without.ts';
import { performersWithout, storeWithout } from './without.ts';

/** The workspace of every story. */
export const WORKSPACE = 'T0ACME' as Change['workspace'];

/** Two instances of the app's workflow on one store, the real adapter on a faulty wire, and a clock that only jumps. */
export interface Rig {
  readonly store: Store;
  readonly cloudflare: CloudflareWorld;
  readonly board: Board;
  readonly wire: Wire;
  readonly auditKey: string;
  readonly history: string[];
  /** What the watched store saw broken. */
  readonly broken: string[];
  say(line: string): void;
  anyCorridor(): Corridor;
  nowMs(): number;
  moveBy(ms: number): void;
  /** When the next effect or late write is due, or null. */
  nextDueMs(): Promise<number | null>;
  /** Waits until nothing is under way but what a slow answer holds back. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const mostTurns = 20_000;
const quietTurns = 4;

/** Builds everything for one seed. On a late day a creation arrives after its approval has lapsed. */
export async function createRig(seed: number, missing: Missing | null, isLateDay: boolean): Promise<Rig> {
  const environment = isLateDay ? { JCACCESS_APPLY_BY_MINUTES: '1.5' } : {};
  const config = readConfig(
    appEnvironment({ delivery: 'socket', store: 'sqlite', folder: '/tmp', port: 0, environment }),
  );
  if (!config.ok) throw new Error('the environment of the playground is refused');
  const {
    policy,
    auditKey,
    accounts: [account],
  } = config.value;
  const random = createRandom(seed);
  const dice = createRandom(seed * 3 + 1);
  let now = STORY_START.getTime();
  const moveBy = (ms: number): void => {
    now += ms;
  };
  const clock = { now: () => new Date(now), advance: moveBy };
  const history: string[] = [];
  const broken: string[] = [];
  const say = (line: string): void =>
    void history.push(`${((now - STORY_START.getTime()) / 1_000).toFixed(0)} s ${line}`);

  const cloudflare = createCloudflareWorld({ clock, random: createRandom(seed * 5 + 2) });
  const fault = isLateDay ? createLateDay() : createFaultDice(dice);
  const wire = createWire({
    world: cloudflare,
    fault: (method, path) => (path.startsWith('/client/') ? fault(method) : null),
    random: dice,
    nowMs: () => now,
    say,
  });
  const engine = await createSqliteStore({
    path: ':memory:',
    auditKey,
    leaseClock: () => now,
    random: createRandom(seed * 11 + 5),
  });
  const store = watched(storeWithout(missing, engine), text => broken.push(text));
  // The pause between two tries of a read is no part of what is tried here: -1 makes it nothing.
  const http = createHttpClient({ dispatcher: wire.dispatcher, random: () => -1, monotonicMs: () => now });
  const access = createAccess({
    http,
    accountId: account.id,
    token: account.apiToken,
    budget: createCloudflareBudgets({ store, accountId: account.id, clock }).approved,
    readSpMetadata,
  });
  const tenantOf = () => ({ policy, firstAccount: account.id });
  const inRig = { access, looking: access, jumpcloud: null } as unknown as Account;
  const board = createBoard(createRandom(seed * 13 + 6));
  const instances = Array.from({ length: 2 }, (): { corridor: Corridor; runner: Runner } => {
    const corridor = createCorridor({ store, tenantOf, clock, wake: () => runner.wake() });
    const performers = performersWithout(
      missing,
      createPerformers({
        accounts: { all: [inRig], get: () => inRig, find: () => inRig },
        files,
        metadataReader: directReader,
        readMetadata: createHandedMetadata({ files, reader: directReader }),
        routeFile: async () => ({ kind: 'not-for-us' }),
        allowances: createAllowances({
          store,
          queries: createQueries(store),
          clock,
          firstAccount: account.id,
        }),
        noticeboard: board,
        directory,
        policy,
        store,
        randomId: () => 'campaign',
        published: async () => ({ kind: 'none', why: 'nobody watches here' }),
        reader: directReader,
        newChangeId: createChangeIds({ queries: createQueries(store), random }),
        random,
        sleep: async () => {},
      }),
    );
    const runner = createRunner({
      store,
      corridor,
      performersOf: () => performers,
      clock,
      random,
      log: silent,
      // Answers slower than a lease are thrown again and again here, and take no process down.
      lossesAllowed: Number.POSITIVE_INFINITY,
    });
    return { corridor, runner };
  });
  for (const { runner } of instances) runner.start();
  const wake = (): void => {
    for (const { runner } of instances) runner.wake();
  };
  const running = (): number => instances.reduce((sum, { runner }) => sum + runner.running(), 0);

  return {
    store,
    cloudflare,
    board,
    wire,
    auditKey,
    history,
    broken,
    say,
    anyCorridor: () => {
      const chosen = instances[Math.floor(random() * instances.length)] ?? instances[0];
      if (!chosen) throw new Error('there is no instance');
      return chosen.corridor;
    },
    nowMs: () => now,
    moveBy,
    nextDueMs: async () => {
      const { nextDue } = await store.status(clock.now());
      const dues = [nextDue?.getTime() ?? null, wire.nextLate()].filter(due => due !== null);
      return dues.length === 0 ? null : Math.min(...dues);
    },
    settle: async () => {
      let quiet = 0;
      for (let turn = 0; quiet < quietTurns; turn += 1) {
        if (turn === mostTurns) throw new Error(`seed ${seed} does not settle`);
        await new Promise(resolve => setImmediate(resolve));
        if (running() > wire.held()) {
          quiet = 0;
          continue;
        }
        const status = await store.status(clock.now());
        const isOver = status.dueNow === 0 || running() > 0;
        if (!isOver || quiet === 0) wake();
        quiet = isOver ? quiet + 1 : 0;
      }
    },
    close: async () => {
      wire.release();
      await Promise.all(instances.map(({ runner }) => runner.stop(1_000)));
      await store.close();
    },
  };
}
