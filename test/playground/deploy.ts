import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ImpossibleAct } from '../worlds/impossible-act.ts';
import type { Stage } from '../worlds/stage.ts';
import type { AppStatus, RunningApp } from './app-contract.ts';
import { appEnvironment, freePort, signingSecret } from './environment.ts';

/** The app as deployed: it can be restarted in place, its files and its port stay. */
export interface DeployedApp {
  status(): Promise<AppStatus>;
  /** Shows the app the stage's clock and name service as they are now. */
  tell(): Promise<void>;
  /** Ends the app (`kill` like a power cut) and starts it again. */
  restart(how: 'kill' | 'graceful'): Promise<void>;
  stop(how: 'kill' | 'graceful'): Promise<void>;
}

const connectMs = 10_000;

/** What a deployment chooses. */
export interface DeployOptions {
  readonly delivery?: 'socket' | 'http';
  readonly store?: string;
  readonly inProcess?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly seed?: number;
  /** How long a process of its own holds an effect; the app's own when left out. */
  readonly leaseMs?: number;
  /** How much faster than the machine's the time runs in which calls to Slack are paced. */
  readonly paceSpeed?: number;
  readonly onAppEnd?: (why: string) => void;
}

/**
 * Starts the app against the stage, its files in `folder` (where the authority's certificate is `ca.pem`), and tells Slack
 * how to reach it. Throws AppDown when it does not come up.
 */
export async function deploy(stage: Stage, folder: string, options: DeployOptions): Promise<DeployedApp> {
  const delivery = options.delivery ?? 'socket';
  const port = await freePort();
  const environment = appEnvironment({
    delivery,
    store: options.store ?? 'sqlite',
    folder,
    port,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  });
  const world = () => ({ offsetMs: stage.clock.offsetMs(), network: stage.network.overrides() });
  let starts = 0;

  const start = async (): Promise<RunningApp> => {
    starts += 1;
    if (options.inProcess) {
      // Loaded late: a rehearsal with a process of its own needs no app in this one.
      const { startInProcess } = await import('./app-in-process.ts');
      const speed = options.paceSpeed === undefined ? {} : { paceSpeed: options.paceSpeed };
      return startInProcess(
        { JCACCESS_LOG_LEVEL: 'error', ...environment },
        { front: stage, ...stage, ...speed },
      );
    }
    const { startAppProcess } = await import('./app-process.ts');
    return startAppProcess({
      environment: {
        ...environment,
        WORLDS_PORT: String(stage.port),
        WORLDS_CA: join(folder, 'ca.pem'),
        WORLDS_OFFSET_MS: String(stage.clock.offsetMs()),
        WORLDS_NETWORK: JSON.stringify(stage.network.overrides()),
        ...(options.leaseMs === undefined ? {} : { WORLDS_LEASE_MS: String(options.leaseMs) }),
        ...(options.paceSpeed === undefined ? {} : { WORLDS_PACE_SPEED: String(options.paceSpeed) }),
        // Each life of the app throws its own dice, or ids would repeat after a restart.
        ...(options.seed === undefined ? {} : { WORLDS_SEED: String(options.seed * 1000 + starts) }),
      },
      logFile: join(folder, 'app.log'),
      onEnd: options.onAppEnd ?? (() => {}),
    });
  };

  const tellSlack = {
    http: () => stage.slack.deliverByHttp({ url: `http://127.0.0.1:${port}/slack/events`, signingSecret }),
    socket: () => stage.slack.deliverBySocket(),
  };
  tellSlack[delivery]();
  const connected = async (app: RunningApp): Promise<RunningApp> => {
    const end = performance.now() + connectMs;
    while (delivery === 'socket' && stage.slack.connections() === 0 && performance.now() < end) {
      await delay(20);
    }
    return app;
  };
  let life = start().then(connected);
  await life;

  // A question that a restart cut off is asked again of the next life.
  const ask = async <Answer>(question: (app: RunningApp) => Promise<Answer>): Promise<Answer> => {
    const asked = life;
    try {
      return await question(await asked);
    } catch (error) {
      if (asked === life) throw error;
      return ask(question);
    }
  };
  return {
    status: () => ask(app => app.status()),
    tell: () => ask(app => app.tell(world())),
    restart: async how => {
      if (how === 'kill' && options.inProcess) {
        throw new ImpossibleAct('shares-this-process', 'The app shares this process and cannot be killed.');
      }
      const before = life;
      life = (async () => {
        const app = await before.catch(() => null);
        await app?.stop(how);
        return connected(await start());
      })();
      await life;
    },
    stop: async how => {
      const app = await life.catch(() => null);
      await app?.stop(how);
    },
  };
}
