import type { fetchThrough } from '../../http/fetch-through.ts';

/** What the checks see of the world. `now` is the machine's clock, which is compared with those of the services. */
export interface Around {
  readonly dispatcher: Parameters<typeof fetchThrough>[0];
  readonly now: () => Date;
  readonly say: (line: string) => void;
  /** Waits; with timers unless given. */
  readonly wait?: (ms: number) => Promise<void>;
}
