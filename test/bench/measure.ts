import { threadCpuUsage } from 'node:process';

/** The middle of some numbers; the mean of the two middle ones when their count is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('nothing was measured');
  return (low + high) / 2;
}

type Samples<Name extends string> = Record<Name, number[]>;

/**
 * Measures several things by turns, so that a slow minute of the machine falls on all of them; each round begins with
 * another one. Gives every sample, in order.
 */
export async function byTurns<Name extends string>(
  rounds: number,
  subjects: Readonly<Record<Name, () => number | Promise<number>>>,
): Promise<Samples<Name>> {
  const names = Object.keys(subjects) as Name[];
  const samples = Object.fromEntries(names.map(name => [name, []])) as unknown as Samples<Name>;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as Name;
      samples[name].push(await subjects[name]());
    }
  }
  return samples;
}

/** The median of each subject of `byTurns`. */
export function medians<Name extends string>(samples: Samples<Name>): Record<Name, number> {
  const entries = Object.entries<number[]>(samples).map(([name, values]) => [name, median(values)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** Long against the clock tick of the kernel, by which a thread's processor time grows. */
const SAMPLE_MS = 60;

/**
 * Makes a measure of a synchronous call: microseconds of this thread's processor that one call takes, so that a busy machine
 * does not count. Warms the call up first.
 */
export function cpuOfCall(call: () => unknown): () => number {
  const until = performance.now() + 5 * SAMPLE_MS;
  let warm = 0;
  for (; performance.now() < until; warm += 1) call();
  const calls = Math.ceil(warm / 5);
  return () => {
    const before = threadCpuUsage();
    for (let done = 0; done < calls; done += 1) call();
    const { user, system } = threadCpuUsage(before);
    return (user + system) / calls;
  };
}

/** Milliseconds until the promise resolves. */
export async function wallMs(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
