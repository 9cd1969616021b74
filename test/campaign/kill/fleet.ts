import { readFileSync } from 'node:fs';
import type { BeginLife, Life } from './life.ts';
import { loadLife } from './life.ts';

/** The instances of the app on one store. Each that dies is started again at once. */
export interface Fleet {
  /** Ends the instance that calls from this address, like a power cut; false when it is down already. */
  kill(localAddress: string): boolean;
  /** Ends all at once, like a power cut, and starts none until `up`. */
  down(): Promise<void>;
  up(): void;
  /** Shows every instance the business clock. */
  tell(): Promise<void>;
  /** How many listeners run in all. */
  listeners(): Promise<number>;
  /** True while every instance is up. */
  isUp(): boolean;
  /** Ends all, after their work. Throws when one could not be started again. */
  stop(): Promise<void>;
}

const addressOf = (instance: number): string => `127.0.0.${11 + instance}`;

/**
 * Starts the fleet. `word` makes what one life begins with (`start` counts from 1); `onDeath` hears of every death that
 * nobody ordered through `kill`: a power cut inside the store.
 */
export async function startFleet(deps: {
  readonly instances: number;
  readonly logFile: string;
  readonly word: (start: number) => Omit<BeginLife, 'localAddress' | 'offsetMs'>;
  readonly offsetMs: () => number;
  readonly onDeath: (why: string, begun: Omit<BeginLife, 'localAddress' | 'offsetMs'>) => void;
}): Promise<Fleet> {
  const { instances, logFile, offsetMs, onDeath, word } = deps;
  /** By instance its life from the first word on, so that a power cut can also meet one that is starting. */
  const current: (Life | null)[] = Array.from({ length: instances }, () => null);
  const up = new Set<Life>();
  const loaded: Life[] = [];
  const faults: Error[] = [];
  const ordered = new Set<Life>();
  let starts = 0;
  let stopping = false;
  let power: PromiseWithResolvers<void> | null = null;

  const refill = (): void => {
    if (!stopping && loaded.length === 0) loaded.push(loadLife(logFile));
  };
  const raise = async (instance: number, tries = 3): Promise<void> => {
    await power?.promise;
    const life = loaded.pop() ?? loadLife(logFile);
    starts += 1;
    const begun = word(starts);
    const next = (left: number): Promise<void> => (stopping ? Promise.resolve() : raise(instance, left));
    const died = (why: string): void => {
      up.delete(life);
      if (!ordered.delete(life) && !stopping) onDeath(why, begun);
    };
    current[instance] = life;
    try {
      const began = await life.begin({ ...begun, localAddress: addressOf(instance), offsetMs: offsetMs() });
      if (began === 'killed') {
        died('SIGKILL');
        return await next(tries);
      }
    } catch (error) {
      // A start may meet a store that is down for a moment.
      await life.kill();
      if (tries === 0) throw new Error(`${String(error)}\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
      return await next(tries - 1);
    }
    up.add(life);
    refill();
    // The clock may have moved while it started.
    await life.tell(offsetMs());
    void life.ended.then(why => {
      died(why);
      next(3).catch((error: unknown) => {
        faults.push(error instanceof Error ? error : new Error(String(error)));
      });
    });
  };

  const end = (life: Life | null | undefined): boolean => {
    if (!life || life.isGone() || ordered.has(life)) return false;
    ordered.add(life);
    void life.kill();
    return true;
  };

  await Promise.all(current.map((_, instance) => raise(instance)));
  return {
    kill: localAddress =>
      end(current.find((one, instance) => one !== null && addressOf(instance) === localAddress)),
    down: async () => {
      power ??= Promise.withResolvers<void>();
      // One may just be about to begin.
      while (current.some(life => life?.isGone() === false)) {
        for (const life of current) end(life);
        await Promise.all(current.flatMap(life => life?.ended ?? []));
      }
    },
    up: () => {
      power?.resolve();
      power = null;
    },
    tell: async () => {
      await Promise.all([...up].map(life => life.tell(offsetMs())));
    },
    listeners: async () => {
      const counts = await Promise.all([...up].map(life => life.listeners()));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    isUp: () => {
      const [fault] = faults;
      if (fault) throw fault;
      return up.size === instances;
    },
    stop: async () => {
      stopping = true;
      power?.resolve();
      await Promise.all(loaded.map(life => life.kill()));
      const left = current.filter(life => life !== null);
      await Promise.all(left.map(life => (up.has(life) ? life.stop() : life.kill())));
    },
  };
}
