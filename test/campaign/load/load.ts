import type { Change } from '../../../src/domain/change.ts';
import { labelKey, OPEN_CHANGES } from '../../../src/domain/keys.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Stage } from '../../worlds/stage.ts';
import { startFleet } from '../kill/fleet.ts';
import { setScene } from '../scene.ts';
import { createGuest, type Deed, type Seat } from './crowd.ts';
import { withTiers } from './tiers.ts';

/** How Slack's waits for an acknowledgement are spread, in milliseconds. */
export interface Waits {
  readonly count: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** What a load came to. */
export interface LoadRecord {
  readonly changes: number;
  readonly instances: number;
  /** The most changes that were open at one moment. */
  readonly openAtOnce: number;
  /** How long it took in real time, and on the clock of the people in it. */
  readonly tookMs: number;
  readonly businessMs: number;
  readonly waits: Readonly<Record<string, Waits>>;
  /** The most effects that were due at one moment. */
  readonly mostDue: number;
  /** How often Slack said "not now", by method: each instance paces itself, and together they may be too fast. */
  readonly refusals: Readonly<Record<string, number>>;
  /** What was pressed, typed or sent and acknowledged later than Slack waits, or not at all. It depends on the machine. */
  readonly late: readonly string[];
  readonly violations: readonly string[];
}

const WORKSPACE = 'T0ACME' as Change['workspace'];
const CHANNELS = 20;
const CHANGES_OF_ONE = 20;
const TICK_MS = 100;
/** Slack's own: a deed that is not acknowledged by then shows a warning. */
const SLACK_WAITS_MS = 3_000;
const DEADLINE_MS = 30 * 60_000;

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/**
 * Has so many changes open at once: all ask, then all hand their metadata back, all plans are approved, all connections
 * are kept; nobody goes on before the last one is there. Slack takes some messages per second and some edits per minute,
 * so that a thousand set-ups take hours; `speed` lets those pass faster, for the clock and for the pace of calls alike.
 * Leases, deadlines and Slack's three seconds stay real.
 */
export async function load(options: {
  readonly changes: number;
  readonly speed: number;
  readonly instances: number;
  readonly store: 'sqlite' | 'redis';
  readonly seed: number;
  readonly say: (line: string) => void;
}): Promise<LoadRecord> {
  const { changes, speed, instances, seed, say } = options;
  await using begun = new AsyncDisposableStack();
  const scene = await setScene(begun, { seed, store: options.store });
  const { caFile, environment, logFile, stage } = scene;
  const refusals = withTiers(stage.slack, speed);
  const violations: string[] = [];
  const fleet = await startFleet({
    instances,
    logFile,
    offsetMs: () => stage.clock.offsetMs(),
    word: start => ({
      environment,
      port: stage.port,
      caFile,
      leaseMs: 25_000,
      seed: seed * 1_000 + start,
      paceSpeed: speed,
    }),
    onDeath: why => violations.push(`an instance ended: ${why}`),
  });
  begun.defer(() => fleet.stop());
  const store = await scene.openStore();

  const deeds: Deed[] = [];
  const inTurn = createTurns();
  const guests = takeSeats(stage, changes).map(seat =>
    createGuest(seat, { stage, store, inTurn, done: deed => deeds.push(deed) }),
  );
  const [begunAt, begunMs] = [stage.clock.now(), performance.now()];
  const clock = setInterval(() => {
    stage.clock.advance((speed - 1) * TICK_MS);
    void fleet.tell();
  }, TICK_MS);
  begun.defer(() => clearInterval(clock));

  let openAtOnce = 0;
  let mostDue = 0;
  const look = async (): Promise<string> => {
    const status = await store.status(stage.clock.now());
    mostDue = Math.max(mostDue, status.dueNow);
    return `${status.dueNow} due, ${status.claimed} claimed, ${status.parked} given up`;
  };
  const passed = (): string => {
    const minutes = (stage.clock.now().getTime() - begunAt.getTime()) / 60_000;
    return `${Math.round((performance.now() - begunMs) / 1000)} s, ${Math.round(minutes)} min of Slack's time`;
  };
  const together = async (what: string, step: (guest: (typeof guests)[number]) => Promise<void>) => {
    let there = 0;
    const all = Promise.all(guests.map(guest => step(guest).then(() => (there += 1))));
    while (there < guests.length) {
      if (performance.now() - begunMs > DEADLINE_MS) {
        violations.push(`${what}: ${there} of ${guests.length} when time was up`);
        return;
      }
      await Promise.race([all, pause(5_000)]);
      say(`${what}: ${there} of ${guests.length} after ${passed()}; ${await look()}`);
    }
  };
  await together('asked', guest => guest.asks());
  openAtOnce = (await store.changesBy(WORKSPACE, OPEN_CHANGES)).length;
  await together('handed back', guest => guest.handsBack());
  await together('approved and written', guest => guest.isApproved());
  await together('kept', guest => guest.isKept());
  const tookMs = performance.now() - begunMs;
  const businessMs = stage.clock.now().getTime() - begunAt.getTime();
  violations.push(...(await judge(stage, store, changes)));
  return {
    changes,
    instances,
    openAtOnce,
    tookMs,
    businessMs,
    waits: spread(deeds),
    mostDue,
    refusals: Object.fromEntries(refusals),
    late: lateOnes(deeds),
    violations,
  };
}

/** One person does one thing at a time. */
const createTurns = () => {
  const last = new Map<string, Promise<void>>();
  return (who: string, deeds: () => Promise<void>): Promise<void> => {
    const mine = (last.get(who) ?? Promise.resolve()).then(deeds);
    last.set(who, mine);
    return mine;
  };
};

const labelOf = (index: number): string => `Staff ${index + 1}`;

const takeSeats = (stage: Stage, changes: number): Seat[] => {
  const count = Math.min(CHANNELS, changes);
  // Each within the number of changes that one person may have open.
  const askers = Array.from(
    { length: Math.max(count, Math.ceil(changes / CHANGES_OF_ONE)) },
    (_, index) => `asker${index}`,
  );
  for (const name of askers) stage.slack.addPerson({ name });
  const channels = Array.from({ length: count }, (_, index) => `it-${index}`);
  for (const channel of channels) stage.slack.addChannel(channel, [...askers, 'ben', 'cleo']);
  return Array.from({ length: changes }, (_, index) => {
    const requester = askers[index % askers.length];
    const channel = channels[index % channels.length];
    if (!requester || !channel) throw new Error('there is no room');
    return { requester, channel, label: labelOf(index), approver: index % 2 === 0 ? 'ben' : 'cleo' };
  });
};

const judge = async (stage: Stage, store: Store, changes: number): Promise<string[]> => {
  const broken: string[] = [];
  const kept = stage.cloudflare.state().identityProviders.map(provider => provider.name);
  for (let index = 0; index < changes; index += 1) {
    const label = labelOf(index);
    const [connection] = await store.connectionsBy(WORKSPACE, labelKey(label));
    const change = connection && (await store.change(WORKSPACE, connection.latestChange));
    if (change?.state !== 'live') broken.push(`${label} is ${change?.state ?? 'not there'}`);
    const count = kept.filter(name => name === label).length;
    if (count !== 1) broken.push(`${label} has ${count} identity providers`);
  }
  for (const effect of await store.parked(WORKSPACE))
    broken.push(`${effect.id} was given up: ${effect.error}`);
  return broken;
};

/** Nobody waits for the event of a file: what comes late is sent again. */
const lateOnes = (deeds: readonly Deed[]): string[] =>
  deeds
    .filter(({ what, ms, failure }) => failure !== null || (what !== 'file' && ms > SLACK_WAITS_MS))
    .map(({ what, ms, failure }) => `${what}: ${failure ?? 'acknowledged'} after ${Math.round(ms)} ms`);

const spread = (deeds: readonly Deed[]): Record<string, Waits> =>
  Object.fromEntries(
    [...Map.groupBy(deeds, deed => deed.what)].map(([what, all]) => {
      const waits = all.map(deed => deed.ms).sort((one, other) => one - other);
      const at = (share: number): number => Math.round(waits[Math.floor(share * (waits.length - 1))] ?? 0);
      return [what, { count: waits.length, medianMs: at(0.5), p99Ms: at(0.99), longestMs: at(1) }];
    }),
  );
