import { build } from '../../src/build.ts';
import { readConfig } from '../../src/config.ts';
import { textIn } from '../../src/operations/text-file.ts';
import { createWorldDispatcher, type Network } from '../worlds/network.ts';
import { paceAt } from '../worlds/pace-at.ts';
import type { WorldClock } from '../worlds/world.ts';
import { AppDown, type AppStatus, type RunningApp } from './app-contract.ts';

/** The app's status with its date as text, as it crosses to another process. */
export function statusOf(status: Omit<AppStatus, 'nextDue'> & { readonly nextDue: Date | null }): AppStatus {
  return { ...status, nextDue: status.nextDue?.toISOString() ?? null };
}

/**
 * Starts the real app in this process, which is faster for stories; it can be ended in order but not killed. Throws
 * AppDown with every problem of the configuration.
 */
export async function startInProcess(
  environment: Readonly<Record<string, string>>,
  world: {
    readonly front: { readonly port: number; readonly ca: string };
    readonly clock: WorldClock;
    readonly network: Network;
    readonly random: () => number;
    readonly paceSpeed?: number;
  },
): Promise<RunningApp> {
  const config = readConfig(environment, textIn);
  if (!config.ok) {
    throw new AppDown(
      config.error.map(({ variable, problem, fix }) => `${variable}: ${problem} ${fix}`).join('\n'),
    );
  }
  const { front, clock, network, random } = world;
  const dispatcher = createWorldDispatcher({ ...front, lookup: network.lookup });
  const pace = world.paceSpeed === undefined ? {} : { pace: paceAt(world.paceSpeed) };
  const app = build(config.value, { clock, dispatcher, random, ...pace });
  await app.start();
  return {
    status: async () => statusOf(await app.status()),
    tell: async () => app.wake(),
    stop: async () => {
      await app.stop();
      await dispatcher.close();
    },
  };
}
