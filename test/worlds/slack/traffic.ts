import type { WorldClock } from '../world.ts';

/** One thing the app sent: a Web API call (arguments as JSON), an upload, an answer to a response URL, or an acknowledgement. */
export interface Sent {
  at: string;
  method: string;
  body: string;
}

/** What the app sent, oldest first, and how often per method. */
export interface Traffic {
  sent: Sent[];
  calls: Record<string, number>;
  note(method: string, body: unknown): void;
}

const maxKept = 20_000;

/** Makes an empty record of traffic; the newest 20,000 entries are kept. */
export function createTraffic(clock: WorldClock): Traffic {
  const sent: Sent[] = [];
  const calls: Record<string, number> = {};
  return {
    sent,
    calls,
    note: (method, body) => {
      calls[method] = (calls[method] ?? 0) + 1;
      sent.push({
        at: clock.now().toISOString(),
        method,
        body: typeof body === 'string' ? body : JSON.stringify(body ?? null),
      });
      if (sent.length > maxKept) sent.shift();
    },
  };
}
