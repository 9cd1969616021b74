import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/ports/store.ts';
import { startRedis } from '../worlds/redis.ts';
import { type Stage, startStage } from '../worlds/stage.ts';
import { type ActAnswer, answerFor } from './act.ts';
import { createAdvanceClock } from './advance-clock.ts';
import { type DeployedApp, deploy } from './deploy.ts';
import { appEnvironment, type Deployment } from './environment.ts';
import { settle } from './settle.ts';
import { type VisibleState, visibleState } from './state.ts';

/** How a rehearsal is set up; everything has the playground's default. */
export interface RehearsalOptions {
  readonly seed?: number;
  /** Where the clock begins. */
  readonly now?: Date;
  /** Addresses of host names that differ (`{ 'evil.jumpcloud.com': '10.0.0.7' }`). */
  readonly network?: Readonly<Record<string, string | null>>;
  readonly delivery?: 'socket' | 'http';
  /** `sqlite` for a file of its own, `redis` for a server of its own, or an address as in JCACCESS_STORE. */
  readonly store?: string;
  /** The app in this process: faster, but it cannot be killed. */
  readonly inProcess?: boolean;
  /** Puts into the worlds and into the store what was there before the app starts. */
  readonly furnish?: (stage: Stage, store: Store) => Promise<void>;
  /** Cloudflare has the account of Globex too. */
  readonly twoAccounts?: boolean;
  /** Variables of the app that differ. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long a process of its own holds an effect; the app's own when left out. */
  readonly leaseMs?: number;
  /** How much faster than the machine's the time runs in which calls to Slack are paced. */
  readonly paceSpeed?: number;
  /** How long an act may take to settle, 30 s when left out. */
  readonly settleMs?: number;
  /** Hears why the app ended by itself. */
  readonly onAppEnd?: (why: string) => void;
}

/** The worlds with an app between them. */
export interface Rehearsal {
  readonly stage: Stage;
  readonly app: DeployedApp;
  /** Does one act after the other, a restart at once; answers with the HTTP status when everything has settled. Never throws. */
  act(body: unknown): Promise<{ status: number; answer: ActAnswer }>;
  /** Everything a person could see; `version` grows whenever it changes. */
  state(): VisibleState & { version: number };
  /** A file as a person downloads it; undefined when there is none or it was deleted. */
  file(id: string): { name: string; bytes: Uint8Array } | undefined;
  /** Waits until nothing runs. */
  settled(): Promise<void>;
}

/** A rehearsal that was started with its worlds and its app, and ends with them. */
export interface StartedRehearsal extends Rehearsal {
  /** Where the app's log is, when it has a process of its own. */
  readonly logFile: string | undefined;
  close(): Promise<void>;
}

/** Rehearses with worlds and an app that are there; `settleMs` is how long an act may take (30 s when left out). */
export function rehearse(stage: Stage, app: DeployedApp, settleMs = 30_000): Rehearsal {
  const settled = async (): Promise<void> => {
    await settle({ pending: () => stage.pending(), status: () => app.status(), deadlineMs: settleMs });
  };
  const state = createVersions(stage);
  const by = {
    stage,
    advanceClock: createAdvanceClock({ stage, app, settled }),
    restart: (how: 'kill' | 'graceful') => app.restart(how),
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    stage,
    app,
    act: body => {
      const answer = () => answerFor(body, { performance: by, settled, version: () => state().version });
      // A power cut waits for nobody: it comes in the middle of what runs.
      if (isRestart(body)) return answer();
      const mine = turn.then(answer);
      turn = mine;
      return mine;
    },
    state,
    file: id => {
      const bytes = stage.slack.readFile(id);
      const name = stage.slack.state().files.find(file => file.id === id)?.name;
      return bytes === undefined || name === undefined ? undefined : { name, bytes };
    },
    settled,
  };
}

/** Starts the worlds, then the app. Throws AppDown with the reason when the app does not come up. */
export async function startRehearsal(options: RehearsalOptions = {}): Promise<StartedRehearsal> {
  await using begun = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-playground-'));
  begun.defer(() => rm(folder, { recursive: true, force: true }));
  const stage = await startStage(options);
  begun.defer(() => stage.close());
  await writeFile(join(folder, 'ca.pem'), stage.ca);
  let { store } = options;
  if (store === 'redis') {
    const redis = await startRedis();
    begun.defer(() => redis.stop());
    store = redis.url;
  }
  const { furnish, ...deployment } = options;
  if (furnish !== undefined) {
    const { environment = {} } = options;
    await furnishFor(furnish, stage, {
      delivery: 'http',
      store: store ?? 'sqlite',
      folder,
      port: 0,
      environment,
    });
  }
  const app = await deploy(stage, folder, { ...deployment, ...(store === undefined ? {} : { store }) });
  begun.defer(() => app.stop('graceful'));
  const kept = begun.move();
  return {
    ...rehearse(stage, app, options.settleMs),
    logFile: options.inProcess ? undefined : join(folder, 'app.log'),
    close: () => kept.disposeAsync(),
  };
}

/** Furnishes the worlds and the store that the app is about to find. */
async function furnishFor(
  furnish: NonNullable<RehearsalOptions['furnish']>,
  stage: Stage,
  deployment: Deployment,
): Promise<void> {
  const { openStoreOf } = await import('./furnish.ts');
  const store = await openStoreOf(appEnvironment(deployment));
  try {
    await furnish(stage, store);
  } finally {
    await store.close();
  }
}

function isRestart(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'restart' in body;
}

function createVersions(stage: Stage): Rehearsal['state'] {
  let version = 0;
  let last = '';
  return () => {
    const visible = visibleState(stage);
    // Time that merely flows changes nothing that people act on; a jump of the clock does.
    const seen = JSON.stringify({ ...visible, now: stage.clock.offsetMs() });
    if (seen !== last) version += 1;
    last = seen;
    return { version, ...visible };
  };
}
