import { execFile } from 'node:child_process';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Scene } from '../scene.ts';
import type { Fleet } from './fleet.ts';

const run = promisify(execFile);
const BACKUP = fileURLToPath(new URL('../../../src/programs/backup.ts', import.meta.url));

/** Something that an operator does, or must do, while stories go on. */
export type Incident = 'restore' | 'failover';

/** When a backup was restored: what happened between the two moments is in the services and not in the store. */
export interface Restored {
  readonly backedUpAt: Date;
  readonly at: Date;
}

/** One incident of a round. */
export interface Trouble {
  /** Called between the steps of the stories; goes on with the incident when it is time. */
  look(acted: number): Promise<'nothing' | 'backed-up' | 'restored' | 'failed-over'>;
  /** Null until a backup was restored. */
  restored(): Restored | null;
  /** How often it came to its end. */
  done(): { readonly restores: number; readonly failovers: number };
}

/** Makes the trouble of a round. `random` gives 0 to 1 and says after how many acts of people it comes. */
export function createTrouble(deps: {
  readonly incident: Incident | null;
  readonly scene: Scene;
  readonly fleet: Fleet;
  readonly random: () => number;
  readonly now: () => Date;
}): Trouble {
  const { incident, scene, fleet, random, now } = deps;
  const later = (most: number): number => 1 + Math.floor(random() * most);
  let due = later(12);
  let backedUpAt: Date | null = null;
  let restored: Restored | null = null;
  let failovers = 0;

  const backUp = async (): Promise<'backed-up'> => {
    const { JCACCESS_STORE = '' } = scene.environment;
    await run(process.execPath, [BACKUP, '--to', backupIn(scene.folder)], {
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1', JCACCESS_STORE },
    });
    backedUpAt = now();
    due = later(6);
    return 'backed-up';
  };
  const restore = async (from: Date): Promise<'restored'> => {
    await fleet.down();
    await scene.closeStore();
    await restoreFiles(scene.folder);
    restored = { backedUpAt: from, at: now() };
    fleet.up();
    return 'restored';
  };
  const failOver = async (): Promise<'failed-over' | 'nothing'> => {
    const { redis } = scene;
    if (!redis || !('failOver' in redis) || !(await redis.failOver(random() < 0.5))) return 'nothing';
    failovers += 1;
    due = failovers < FAILOVERS ? later(12) : Number.POSITIVE_INFINITY;
    return 'failed-over';
  };

  return {
    look: async acted => {
      due -= acted;
      if (incident === null || restored || due > 0) return 'nothing';
      if (incident === 'failover') return await failOver();
      return backedUpAt ? await restore(backedUpAt) : await backUp();
    },
    restored: () => restored,
    done: () => ({ restores: restored ? 1 : 0, failovers }),
  };
}

/** There and back again. */
const FAILOVERS = 2;

const backupIn = (folder: string): string => join(folder, 'backup.db');

/** What the runbook says under "Restoring", steps 2 and 3. */
const restoreFiles = async (folder: string): Promise<void> => {
  const store = join(folder, 'jcaccess.db');
  for (const end of ['', '-wal', '-shm'])
    await rename(`${store}${end}`, `${store}${end}.damaged`).catch(() => undefined);
  await cp(backupIn(folder), store);
};
