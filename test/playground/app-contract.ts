/** What the app says of its own work. */
export interface AppStatus {
  /** Listeners and deliveries that are running. */
  readonly listeners: number;
  /** Effects under a lease. */
  readonly claimed: number;
  /** Effects that are due and not taken yet. */
  readonly dueNow: number;
  /** When the next effect is due (ISO 8601), or null. */
  readonly nextDue: string | null;
  /** Effects that were given up. */
  readonly parked: number;
}

/** The app as the rehearsal holds it, in a process of its own or in this one. */
export interface RunningApp {
  status(): Promise<AppStatus>;
  /** Shows the app the clock and the name service as they are now, and wakes it. */
  tell(world: {
    readonly offsetMs: number;
    readonly network: Readonly<Record<string, string | null>>;
  }): Promise<void>;
  /** Ends it: `kill` like a power cut, `graceful` after its work. Resolves when it is gone. */
  stop(how: 'kill' | 'graceful'): Promise<void>;
}

/** Messages to the app's process. */
export type ToApp =
  | {
      readonly kind: 'world';
      readonly id: number;
      readonly offsetMs: number;
      readonly network: Readonly<Record<string, string | null>>;
    }
  | { readonly kind: 'status'; readonly id: number }
  | { readonly kind: 'stop' };

/** Messages from the app's process; `id` is that of the question. */
export type FromApp =
  | { readonly kind: 'started' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'told'; readonly id: number }
  | { readonly kind: 'status'; readonly id: number; readonly status: AppStatus }
  | { readonly kind: 'broken'; readonly id: number; readonly why: string };

/** The app did not come up, or went away; `message` says why, for the console. */
export class AppDown extends Error {
  override readonly name = 'AppDown';
}
