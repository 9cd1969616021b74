import type { WorldClock } from '../world.ts';
import type { Events } from './events.ts';
import type { Faults } from './faults.ts';
import type { FileCabinet } from './file-cabinet.ts';
import type { Json } from './json.ts';
import type { StoredFile } from './workspace.ts';

/** How long a share takes unless a fault says otherwise; Slack takes seconds (slackapi/python-slack-sdk#1277). */
export const shareDelayMs = 150;
const pollMs = 10;
/** A share that is this near counts as running; one that is further away is due later. */
const soonMs = 5_000;

/** Shares what the app uploaded: after the answer, not with it. */
export interface Sharing {
  later(files: StoredFile[], channel: string, content: Json, threadTs: string): void;
  /** From when on `files.info` lists a share that people see already. */
  listedFrom(): number;
  pending(): string[];
  nextDue(): Date | undefined;
  close(): void;
}

/** Makes the sharing; a fault may make a share slow, or lose it for ever. */
export function createSharing(
  clock: WorldClock,
  cabinet: FileCabinet,
  events: Events,
  faults: Faults,
): Sharing {
  let waiting: { dueMs: number; label: string; share: () => void }[] = [];
  let poll: NodeJS.Timeout | undefined;

  function dueAt(): number {
    if (faults.take('never-shared')) return Number.POSITIVE_INFINITY;
    return clock.now().getTime() + (faults.take('slow-share')?.ms ?? shareDelayMs);
  }

  function shareDue() {
    const now = clock.now().getTime();
    const due = waiting.filter(one => one.dueMs <= now);
    waiting = waiting.filter(one => one.dueMs > now);
    for (const one of due) one.share();
    if (waiting.length > 0) return;
    clearInterval(poll);
    poll = undefined;
  }

  return {
    later: (files, channel, content, threadTs) => {
      const dueMs = dueAt();
      if (dueMs === Number.POSITIVE_INFINITY) return;
      const share = () => {
        const left = files.filter(file => !file.deleted);
        if (left.length === 0) return;
        const message = cabinet.share(left, channel, content, threadTs);
        for (const file of left) void events.fileShared(file, channel);
        void events.posted(message);
      };
      waiting.push({ dueMs, label: `sharing ${files.map(file => file.name).join(', ')}`, share });
      poll ??= setInterval(shareDue, pollMs).unref();
    },
    listedFrom: dueAt,
    pending: () => {
      const soon = clock.now().getTime() + soonMs;
      return waiting.filter(one => one.dueMs <= soon).map(one => one.label);
    },
    nextDue: () => (waiting.length === 0 ? undefined : new Date(Math.min(...waiting.map(one => one.dueMs)))),
    close: () => {
      clearInterval(poll);
      waiting = [];
    },
  };
}
