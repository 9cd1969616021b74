import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is measured of one process. No label is ever a name, an id or an address of anybody. */
export interface Metrics {
  /** How long a delivery took until it was acknowledged, by kind. */
  delivered(kind: string, seconds: number): void;
  /** One call of a service: the status of its answer, or a word for having none. */
  called(service: string, outcome: number | string): void;
  /** An effect was claimed; `attempt` counts the claims of this effect. */
  claimed(attempt: number): void;
  /** A commit found that another was faster. */
  conflicted(): void;
  /** A call of Slack waited for its turn: here, or its effect in the store. */
  paced(where: 'here' | 'store'): void;
  text(): Promise<string>;
}

/** What is read when the metrics are asked for. Times are of the business clock; null: there is none. */
export interface Readings {
  readonly now: () => Date;
  readonly status: () => Promise<{ claimed: number; dueNow: number; parked: number }>;
  readonly backlog: () => Promise<{ oldestDue: Date | null; oldestBegun: Date | null }>;
  /** Whether deliveries can be taken and kept. */
  readonly notReady: () => Promise<string | null>;
  /** When the certificate that ends first ends. */
  readonly nextExpiry: () => Promise<Date | null>;
}

const DAY_S = 86_400;

/** Memory, CPU, handles and the event loop: one register, because they are of the process and not of an app in it. */
let ofProcess: Registry | null = null;
const processRegister = (): Registry => {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
};

/** `429` and `2xx`, `3xx`, ...; the failure when there was no answer. */
const group = (outcome: number | string): string => {
  if (typeof outcome === 'string') return outcome;
  return outcome === 429 ? '429' : `${Math.floor(outcome / 100)}xx`;
};

/** What a measurement needs of the app once it runs. */
export const reachable = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error('jcaccess is not running');
  return value;
};

/** Makes the metrics. A reading that fails leaves its figure out, so that the others still arrive. */
export const createMetrics = (readings: Readings): Metrics => {
  const registers = [new Registry()];
  const every = [...registers, processRegister()];
  const acknowledged = new Histogram({
    name: 'jcaccess_delivery_seconds',
    help: 'Seconds from a delivery by Slack to its acknowledgement',
    labelNames: ['kind'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers,
  });
  const calls = new Counter({
    name: 'jcaccess_service_calls_total',
    help: 'Calls of other services by outcome; 429 is "not so fast"',
    labelNames: ['service', 'outcome'],
    registers,
  });
  const claims = new Counter({
    name: 'jcaccess_effect_claims_total',
    help: 'Effects claimed for the first time, or again after a wait or from an instance that died',
    labelNames: ['attempt'],
    registers,
  });
  const conflicts = new Counter({
    name: 'jcaccess_commit_conflicts_total',
    help: 'Commits that were decided anew because another commit was faster',
    registers,
  });
  const paceWaits = new Counter({
    name: 'jcaccess_pace_waits_total',
    help: "Calls of Slack that waited for their turn at jcaccess's own pace, here or in the store",
    labelNames: ['where'],
    registers,
  });
  for (const where of ['here', 'store']) paceWaits.inc({ where }, 0);
  for (const attempt of ['first', 'again']) claims.inc({ attempt }, 0);

  const gauge = (
    name: string,
    help: string,
    read: (set: Gauge) => Promise<void>,
    labelNames: string[] = [],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset();
        await read(this).catch(() => this.reset());
      },
    });
  const secondsSince = (then: Date | null): number =>
    then === null ? 0 : Math.max(0, (readings.now().getTime() - then.getTime()) / 1000);

  gauge(
    'jcaccess_ready',
    '1 while deliveries can be taken and kept, as /readyz says it; otherwise 0',
    async set => {
      set.set((await readings.notReady()) === null ? 1 : 0);
    },
  );
  gauge(
    'jcaccess_effects',
    'Effects in the store: being performed, due and waiting, given up',
    async set => {
      const { claimed, dueNow, parked } = await readings.status();
      set.set({ state: 'claimed' }, claimed);
      set.set({ state: 'due' }, dueNow);
      set.set({ state: 'parked' }, parked);
    },
    ['state'],
  );
  gauge('jcaccess_due_lag_seconds', 'How long the oldest unfinished effect has been due', async set => {
    set.set(secondsSince((await readings.backlog()).oldestDue));
  });
  gauge(
    'jcaccess_oldest_unfinished_effect_seconds',
    'Age of the unfinished effect that was begun first, from its first claim',
    async set => set.set(secondsSince((await readings.backlog()).oldestBegun)),
  );
  gauge(
    'jcaccess_next_certificate_expiry_days',
    'Days until the first certificate of a live connection ends; negative when it has ended; absent without any',
    async set => {
      const at = await readings.nextExpiry();
      if (at !== null) set.set((at.getTime() - readings.now().getTime()) / 1000 / DAY_S);
      else set.remove();
    },
  );

  return {
    delivered: (kind, seconds) => acknowledged.observe({ kind }, seconds),
    called: (service, outcome) => calls.inc({ service, outcome: group(outcome) }),
    claimed: attempt => claims.inc({ attempt: attempt > 1 ? 'again' : 'first' }),
    conflicted: () => conflicts.inc(),
    paced: where => paceWaits.inc({ where }),
    text: async () => (await Promise.all(every.map(one => one.metrics()))).join('\n'),
  };
};
