import type { WorldClock } from '../world.ts';
import type { Faults } from './faults.ts';
import type { Json } from './json.ts';
import type { Traffic } from './traffic.ts';

/** How long Slack waits for an acknowledgement. */
export const ackDeadlineMs = 3000;

/** One thing sent to the app; `label` names it in lists of what still runs. */
export interface Delivery {
  type: 'events_api' | 'slash_commands' | 'interactive';
  payload: Json;
  label: string;
  retry?: { attempt: number; reason: string };
}

/** What came of a delivery: `body` is what the app put into its acknowledgement (JSON or text). */
export type Outcome =
  | { kind: 'acked'; body: unknown }
  | { kind: 'timeout' }
  | { kind: 'failed'; reason: string };

/** A way to reach the app: Socket Mode or signed HTTP. */
export interface Transport {
  send(delivery: Delivery): Promise<Outcome>;
}

/** Sends things to the app and retries events as Slack does. */
export interface Courier {
  use(transport: Transport): void;
  /** Sends a command or an interaction once. */
  deliver(delivery: Delivery): Promise<Outcome>;
  /** Sends an event; when it is not acknowledged it comes again at once, after 1 minute and after 5 minutes of the world's clock. */
  deliverEvent(payload: Json): Promise<Outcome>;
  /** What is on its way, retries that are due included; later retries are not. */
  pending(): string[];
  /** When the next retry of an event is due, if any. */
  nextRetry(): Date | undefined;
  close(): void;
}

const retryDelaysMs = [0, 60_000, 300_000];
const pollMs = 50;

/** Makes the courier; without a transport every delivery fails. */
export function createCourier(clock: WorldClock, faults: Faults, traffic: Traffic): Courier {
  let transport: Transport | undefined;
  const running = new Set<{ label: string }>();
  let waiting: { dueMs: number; delivery: Delivery }[] = [];
  let poll: NodeJS.Timeout | undefined;

  async function send(delivery: Delivery): Promise<Outcome> {
    const entry = { label: `${delivery.type} ${delivery.label}` };
    running.add(entry);
    try {
      if (!transport) return { kind: 'failed', reason: 'no_transport' };
      const first = transport.send(delivery);
      if (faults.take('duplicate-delivery')) await Promise.all([first, transport.send(delivery)]);
      const outcome = await first;
      if (outcome.kind === 'acked') traffic.note(`ack of ${delivery.type}`, outcome.body);
      return outcome;
    } finally {
      running.delete(entry);
    }
  }

  async function sendEvent(delivery: Delivery): Promise<Outcome> {
    const outcome = await send(delivery);
    const attempt = delivery.retry?.attempt ?? 0;
    const delayMs = retryDelaysMs[attempt];
    if (outcome.kind !== 'acked' && delayMs !== undefined) {
      const reason = outcome.kind === 'timeout' ? 'http_timeout' : outcome.reason;
      const retry = { attempt: attempt + 1, reason };
      waiting.push({ dueMs: clock.now().getTime() + delayMs, delivery: { ...delivery, retry } });
      poll ??= setInterval(sendDue, pollMs).unref();
    }
    return outcome;
  }

  function sendDue() {
    const now = clock.now().getTime();
    const due = waiting.filter(one => one.dueMs <= now);
    waiting = waiting.filter(one => one.dueMs > now);
    for (const one of due) void sendEvent(one.delivery);
    if (waiting.length === 0) {
      clearInterval(poll);
      poll = undefined;
    }
  }

  return {
    use: next => {
      transport = next;
    },
    deliver: send,
    deliverEvent: payload => {
      const event = payload.event;
      const type = typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : '';
      return sendEvent({ type: 'events_api', payload, label: type });
    },
    pending: () => {
      const now = clock.now().getTime();
      const due = waiting.filter(one => one.dueMs <= now);
      return [...running, ...due.map(one => ({ label: `retry of ${one.delivery.label}` }))].map(
        one => one.label,
      );
    },
    nextRetry: () => {
      const dues = waiting.map(one => one.dueMs);
      return dues.length > 0 ? new Date(Math.min(...dues)) : undefined;
    },
    close: () => {
      clearInterval(poll);
      waiting = [];
      transport = undefined;
    },
  };
}
