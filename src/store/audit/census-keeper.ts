import type { Census } from '../../ports/store.ts';

/** Takes censuses a while after something came into a log, and what is left at the end. */
export interface CensusKeeper {
  /** Something came into the log of this workspace. */
  readonly note: (workspace: string) => void;
  /** Takes the last censuses. */
  readonly close: () => Promise<void>;
}

/** So long may the newest entries be uncounted, unless the process dies: then until it starts again. */
const PAUSE_MS = 10_000;

/** `take` takes one census; `taken` and `failed` hear what came of it. An idle store is never asked. */
export const createCensusKeeper = (deps: {
  readonly take: (workspace: string) => Promise<Census | null>;
  readonly taken: (census: Census) => void;
  readonly failed: (error: unknown) => void;
}): CensusKeeper => {
  const noted = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let round = Promise.resolve();

  const takeAll = async (): Promise<void> => {
    for (const workspace of noted) {
      noted.delete(workspace);
      try {
        const census = await deps.take(workspace);
        if (census) deps.taken(census);
      } catch (error) {
        deps.failed(error);
        note(workspace);
        return;
      }
    }
  };

  const begin = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    round = round.then(takeAll);
    return round;
  };

  const note = (workspace: string): void => {
    noted.add(workspace);
    timer ??= setTimeout(() => void begin(), PAUSE_MS).unref();
  };

  return {
    note,
    close: async () => {
      await begin();
      if (timer) clearTimeout(timer);
    },
  };
};
