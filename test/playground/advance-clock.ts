import type { Stage } from '../worlds/stage.ts';
import { advance } from './advance.ts';
import type { DeployedApp } from './deploy.ts';
import { addDuration, spanInWords } from './durations.ts';

/** What came of a jump of the clock. */
export interface Jump {
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  /** How many moments were lived through at which something was due. */
  readonly stops: number;
  /** When they were, the first 20. */
  readonly stoppedAt: readonly string[];
  /** For people: `1,035 days later: 1 message in dm:ana.` */
  readonly summary: string;
}

function messageCounts(stage: Stage): Map<string, number> {
  return new Map(stage.slack.state().channels.map(channel => [channel.name, channel.messages.length]));
}

function summaryOf(before: Map<string, number>, stage: Stage, writes: number, spanMs: number): string {
  const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  const news = [...messageCounts(stage)]
    .map(([name, count]) => ({ name, more: count - (before.get(name) ?? 0) }))
    .filter(({ more }) => more > 0)
    .map(({ name, more }) => `${plural(more, 'message')} in ${name}`);
  if (writes > 0) news.push(`${plural(writes, 'write')} to Cloudflare`);
  const came = news.length === 0 ? 'nothing that people see' : news.join(', ');
  return `${spanInWords(spanMs)} later: ${came}.`;
}

/** Makes the clock act: takes an ISO 8601 duration or `next` (to the next thing due) and lives through the time. */
export function createAdvanceClock(deps: {
  readonly stage: Stage;
  readonly app: DeployedApp;
  readonly settled: () => Promise<void>;
}): (by: string) => Promise<Jump> {
  const { stage, app, settled } = deps;
  const earliest = async (): Promise<Date | null> => {
    const { nextDue } = await app.status();
    const dues = [nextDue === null ? null : new Date(nextDue), stage.nextDue()].filter(due => due !== null);
    return dues.length === 0 ? null : new Date(Math.min(...dues.map(due => due.getTime())));
  };
  return async by => {
    const before = messageCounts(stage);
    const writes = stage.cloudflare.state().writes.length;
    const look = (): string => JSON.stringify(stage.slack.state().channels);
    const first = look();
    const until = by === 'next' ? by : addDuration(stage.clock.now(), by);
    const travel = await advance(
      {
        clock: stage.clock,
        nextDue: earliest,
        moved: () => app.tell(),
        settled,
        seen: () => look() !== first,
      },
      until,
    );
    const newWrites = stage.cloudflare.state().writes.length - writes;
    return {
      from: travel.from.toISOString(),
      to: travel.to.toISOString(),
      stops: travel.stops.length,
      stoppedAt: travel.stops.slice(0, 20).map(stop => stop.toISOString()),
      summary: summaryOf(before, stage, newWrites, travel.to.getTime() - travel.from.getTime()),
    };
  };
}
