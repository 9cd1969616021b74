import { createRandom } from '../../worlds/random.ts';
import { createFailPoints } from './fail-points.ts';
import { liveThrough } from './round.ts';

/** What came of a kill campaign. */
export interface KillRecord {
  readonly kills: number;
  /** How many stories were told to their end. */
  readonly stories: number;
  readonly instances: number;
  readonly violations: readonly string[];
  /** How often a backup was restored. */
  readonly restores: number;
  /** How often a replica took the place of a primary that lived on. */
  readonly failovers: number;
  /** How often the power went at each place. */
  readonly places: Readonly<Record<string, number>>;
}

const storiesAtOnce = 3;
const killsARound = 16;

/** Kills the app (and, with Redis, the store) until so many kills are done, in rounds of several stories each. */
export async function killCampaign(options: {
  readonly seed: number;
  readonly kills: number;
  readonly store: 'sqlite' | 'redis';
  readonly instances: number;
  /** Whether every other round, the first included, has a restore (SQLite) or failovers (Redis) as well. */
  readonly incidents: boolean;
  readonly say: (line: string) => void;
}): Promise<KillRecord> {
  const { seed, store, instances, say } = options;
  const points = createFailPoints(createRandom(seed));
  const violations: string[] = [];
  const incident = store === 'redis' ? 'failover' : 'restore';
  let [kills, stories, restores, failovers] = [0, 0, 0, 0];
  for (let round = 1; kills < options.kills; round += 1) {
    const outcome = await liveThrough({
      seed,
      round,
      store,
      instances,
      stories: storiesAtOnce,
      kills: Math.min(killsARound, options.kills - kills),
      points,
      incident: options.incidents && round % 2 === 1 ? incident : null,
      say: () => {},
    });
    kills += outcome.kills;
    restores += outcome.restores;
    failovers += outcome.failovers;
    stories += outcome.stories.length;
    violations.push(...outcome.violations);
    say(`round ${round}: ${kills} of ${options.kills} kills; ${outcome.stories.join('; ')}`);
    for (const violation of outcome.violations) say(`  VIOLATION ${violation}`);
  }
  return { kills, stories, instances, restores, failovers, violations, places: points.hits() };
}
