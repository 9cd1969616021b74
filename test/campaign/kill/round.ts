import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId, type WorkspaceId } from '../../../src/domain/ids.ts';
import { showCardsAnew } from '../../../src/workflow/cards-anew.ts';
import { createRandom } from '../../worlds/random.ts';
import { setScene } from '../scene.ts';
import { type FailPoints, withPowerCuts } from './fail-points.ts';
import { startFleet } from './fleet.ts';
import { createTrouble, type Incident } from './incident.ts';
import type { Acknowledged } from './people.ts';
import { createPeople } from './people.ts';
import type { Story } from './story.ts';
import { createStory } from './story.ts';
import { throwStories } from './story-plan.ts';
import { verdict } from './verdict.ts';

/** How one round of a kill campaign goes. */
export interface RoundOptions {
  readonly seed: number;
  readonly round: number;
  readonly store: 'sqlite' | 'redis';
  readonly instances: number;
  readonly stories: number;
  /** How many more kills the campaign wants of this round. */
  readonly kills: number;
  readonly points: FailPoints;
  readonly incident: Incident | null;
  readonly say: (line: string) => void;
}

/** What came of a round. */
export interface RoundOutcome {
  readonly kills: number;
  readonly restores: number;
  readonly failovers: number;
  readonly stories: readonly string[];
  readonly violations: readonly string[];
}

/** Short, so that the effects of a dead process are taken over soon; the worlds answer in milliseconds. */
const leaseMs = 1_500;
/** A round in which nobody acts and no effect runs for longer hangs. */
const hangsAfterMs = 120_000;
/** On a machine that does other things besides a round takes minutes. */
const roundDeadlineMs = 900_000;
/** A poison ends six lives before it is parked, and each takes a lease and a start. */
const poisonTakesMs = 60_000;
const isPoisonedRound = (round: number): boolean => round % 3 === 0;
/** So many shares of a round take a time that is thrown; those after them take the usual one. */
const slowShares = 12;
const slowestShareMs = 18_000;
/** After the last story the late looks for a lost answer are waited for: the last comes after 30 minutes. */
const afterwardsMs = 40 * 60_000;
const lookEveryMs = 20;
/** How far the clock jumps at most while a story goes on: people who wait look again. */
const longestJumpMs = 30 * 60_000;

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Lives through several stories at once while processes are killed, and judges what is left. */
export async function liveThrough(options: RoundOptions): Promise<RoundOutcome> {
  const { seed, round, points, say } = options;
  const random = createRandom(seed * 1_000 + round);
  await using begun = new AsyncDisposableStack();
  const scene = await setScene(begun, {
    seed: seed * 1_000 + round,
    store: options.store,
    hasReplica: options.incident === 'failover',
  });
  const { auditKey, caFile, environment, folder, logFile, redis, stage } = scene;
  for (let share = 0; share < slowShares; share += 1)
    stage.slack.fault({ kind: 'slow-share', ms: Math.floor(random() * random() * slowestShareMs) });

  const isPoisoned = isPoisonedRound(round);
  let kills = 0;
  let isCutting = true;
  const count = (name: string): void => {
    kills += 1;
    points.hit(name);
    say(`kill ${kills}: ${name}`);
  };
  const restartRedis = async (): Promise<void> => {
    await redis?.kill();
    await pause(100);
    await redis?.start();
  };
  let redisLife: Promise<void> | null = null;
  const cut = (name: string, address: string): boolean => {
    if (!isCutting || kills >= options.kills) return false;
    if (redis && random() < 0.3) {
      if (redisLife) return false;
      count(`redis at ${name}`);
      redisLife = restartRedis().finally(() => {
        redisLife = null;
      });
      // The app lives on: its request is served as if nothing had happened to the store.
      return false;
    }
    if (!fleet?.kill(address)) return false;
    count(name);
    return true;
  };
  let fleet: Awaited<ReturnType<typeof startFleet>> | null = null;
  for (const world of [stage.slack, stage.cloudflare]) {
    withPowerCuts(world, name => (isCutting && kills < options.kills ? points.consider(name) : null), cut);
  }
  fleet = await startFleet({
    instances: options.instances,
    logFile,
    offsetMs: () => stage.clock.offsetMs(),
    word: start => ({
      environment,
      port: stage.port,
      caFile,
      leaseMs,
      isPoisoned,
      seed: (seed * 1_000 + round) * 1_000 + start,
      ...(isCutting && kills < options.kills && random() < 0.3
        ? {
            cutAtCommit: {
              number: 1 + Math.floor(random() * 25),
              phase: random() < 0.5 ? ('before' as const) : ('after' as const),
            },
          }
        : {}),
    }),
    onDeath: (why, begin) => {
      const { cutAtCommit } = begin;
      if (why === 'SIGKILL' || why === 'cut while starting') {
        count(cutAtCommit ? `store commit ${cutAtCommit.phase}` : 'poison');
      } else violations.push(`an instance ended by itself: ${why}`);
    },
  });
  begun.defer(() => fleet.stop());

  let store = await scene.openStore();
  const people = createPeople(stage);
  const acknowledged: Acknowledged[] = [];
  const violations: string[] = [];
  const stories = throwStories(random, options.stories, round).map(plan =>
    createStory(plan, {
      stage,
      people,
      store: {
        change: (...asked) => store.change(...asked),
        changesBy: (...asked) => store.changesBy(...asked),
      },
      acknowledged: deed => acknowledged.push(deed),
    }),
  );
  const trouble = createTrouble({
    incident: options.incident,
    scene,
    fleet,
    random,
    now: () => stage.clock.now(),
  });
  let backedUp = 0;
  /** What an operator does meanwhile. What was acknowledged after a backup is not expected of the store that is restored. */
  const operate = async (acted: number): Promise<boolean> => {
    await redisLife;
    const came = await trouble.look(acted);
    if (came === 'nothing') return false;
    say(came);
    if (came === 'backed-up') backedUp = acknowledged.length;
    else store = await scene.openStore();
    if (came === 'restored') {
      acknowledged.length = backedUp;
      const request = { asked: 'restored', now: stage.clock.now() };
      await showCardsAnew(store, asId<WorkspaceId>('T0ACME'), request);
      for (const story of stories) await story.restored();
    }
    return true;
  };

  const end = performance.now() + roundDeadlineMs + (isPoisoned ? poisonTakesMs : 0);
  let movedAt = performance.now();
  const isOver = (): boolean => performance.now() > Math.min(end, movedAt + hangsAfterMs);
  // A story meets a Redis that is just down; the person simply looks again.
  const stepOf = (story: Story): Promise<'acted' | 'waits' | 'done'> =>
    story.step().catch((error: unknown) => {
      if (!redis) throw error;
      return 'waits' as const;
    });
  const isQuiet = async (): Promise<Date | null | 'busy'> => {
    if (!fleet.isUp() || redisLife || stage.pending().length > 0) return 'busy';
    const status = await store.status(stage.clock.now()).catch(() => null);
    if (!status || status.claimed > 0 || status.dueNow > 0 || (await fleet.listeners()) > 0) return 'busy';
    const dues = [status.nextDue, stage.nextDue()].filter(due => due !== null);
    return dues.length === 0 ? null : new Date(Math.min(...dues.map(due => due.getTime())));
  };
  /** Everybody does what they can; when nobody can, the clock moves to the next due moment. */
  const live = async (): Promise<void> => {
    let quietLooks = 0;
    let overBy: number | null = null;
    while (!isOver()) {
      const did = await Promise.all(stories.map(stepOf));
      const acted = did.filter(one => one === 'acted').length;
      const due = (await operate(acted)) || acted > 0 ? 'busy' : await isQuiet();
      if (due === 'busy') movedAt = performance.now();
      quietLooks = due === 'busy' ? 0 : quietLooks + 1;
      if (due === 'busy' || quietLooks < 3) {
        await pause(lookEveryMs);
        continue;
      }
      quietLooks = 0;
      if (did.every(one => one === 'done')) overBy ??= stage.clock.now().getTime() + afterwardsMs;
      if (overBy !== null && (due === null || due.getTime() > overBy)) return;
      const nowMs = stage.clock.now().getTime();
      stage.clock.advance(Math.max(0, Math.min((due?.getTime() ?? Infinity) - nowMs, longestJumpMs)));
      await fleet.tell();
    }
  };
  await live();
  isCutting = false;
  if (isOver()) {
    violations.push(
      `round ${round} did not end: ${stories.map(story => story.describe()).join('; ')}; ${JSON.stringify(await store.status(stage.clock.now()))}`,
    );
  }
  const restored = trouble.restored();
  const judged = await verdict({
    stage,
    store,
    auditKey,
    stories,
    acknowledged,
    folder,
    isPoisoned,
    restored,
  });
  const broken = [...violations, ...judged];
  if (broken.length > 0) {
    const kept = join(tmpdir(), `jcaccess-campaign-${seed}-${round}`);
    await cp(folder, kept, { recursive: true });
    broken.push(`the log of all its lives and their store are kept in ${kept}`);
  }
  return {
    kills,
    ...trouble.done(),
    stories: stories.map(story => story.describe()),
    violations: broken.map(text => `round ${round}: ${text}`),
  };
}
