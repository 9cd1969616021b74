import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Store } from './ports/store.ts';
import type { Dispatcher } from './slack/web-api/dispatcher.ts';

/** What comes from outside the process: the hour, the network, chance, and where the log goes. */
export interface Outside {
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  /** 0 to 1; ids and jitter come from it. The system's own when absent. */
  readonly random?: () => number;
  readonly log?: Log;
  /** Stands between the app and its store, so that a rehearsal can cut the power inside it. */
  readonly aroundStore?: (store: Store) => Store;
  /** How long an effect, or the renewal of the bot token, is held; their own when absent. */
  readonly leaseMs?: number;
  /** How often a process may end while an effect runs before it is not begun again; the runner's own when absent. */
  readonly lossesAllowed?: number;
  /**
   * The time in which calls to Slack are paced, which all instances read, about; the machine's own when absent. A rehearsal of
   * hours lets it run faster.
   */
  readonly pace?: { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };
}

/** What is under way, for those who have to know when all is settled. */
interface AppStatus {
  readonly listeners: number;
  readonly claimed: number;
  readonly dueNow: number;
  readonly nextDue: Date | null;
  readonly parked: number;
}

/** The whole app. */
export interface App {
  /** Opens the store, asks Slack who the bot is, opens the door. Throws when one of them cannot be had. */
  start(): Promise<{ readonly port: number | null }>;
  /** Takes nothing more in, finishes or hands back what is under way, closes the store. */
  stop(): Promise<void>;
  /** Looks for due effects now, after the clock was moved. */
  wake(): void;
  status(): Promise<AppStatus>;
}
