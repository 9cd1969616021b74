import { Gauge, Histogram, Registry } from 'prom-client';

/** What is measured of one process. */
export interface Metrics {
  /** Records how long a delivery took until it was acknowledged, by kind. */
  delivered(kind: string, seconds: number): void;
  text(): Promise<string>;
}

/** Makes the metrics; `status` is read when somebody asks. */
export const createMetrics = (
  status: () => Promise<{ claimed: number; dueNow: number; parked: number }>,
): Metrics => {
  const registry = new Registry();
  const acknowledged = new Histogram({
    name: 'jcaccess_delivery_seconds',
    help: 'Seconds from a delivery by Slack to its acknowledgement',
    labelNames: ['kind'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [registry],
  });
  const effects = new Gauge({
    name: 'jcaccess_effects',
    help: 'Effects in the store: being performed, due and waiting, given up',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { claimed, dueNow, parked } = await status();
      this.set({ state: 'claimed' }, claimed);
      this.set({ state: 'due' }, dueNow);
      this.set({ state: 'parked' }, parked);
    },
  });
  return {
    delivered: (kind, seconds) => acknowledged.observe({ kind }, seconds),
    text: async () => {
      void effects;
      return await registry.metrics();
    },
  };
};
