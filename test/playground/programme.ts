import { z } from 'zod';
import type { ActAnswer } from './act.ts';
import { type Rehearsal, type RehearsalOptions, type StartedRehearsal, startRehearsal } from './rehearsal.ts';
import { type ScenarioName, scenarioNames } from './scenarios/names.ts';
import { scenarios } from './scenarios/scenarios.ts';

/** Which rehearsal is on: what it is about, and the how manyth it is. */
interface OnNow {
  readonly scenario: ScenarioName;
  readonly number: number;
}

/** Rehearsals one after the other; to those who look it is one, whose `version` goes on growing. */
export interface Programme {
  /** As a rehearsal does acts; `{ startOver: { scenario? } }` ends this one and begins another. */
  act(body: unknown): Promise<{ status: number; answer: ActAnswer }>;
  state(): ReturnType<Rehearsal['state']> & { rehearsal: OnNow };
  file: Rehearsal['file'];
  close(): Promise<void>;
}

const startOverSchema = z.strictObject({
  startOver: z.strictObject({ scenario: z.exactOptional(z.enum(scenarioNames)) }),
});

/** Begins with a scenario; `onStart` hears of each rehearsal where its app's log is. Throws AppDown as startRehearsal does. */
export async function startProgramme(
  options: RehearsalOptions,
  first: ScenarioName = 'first',
  onStart: (logFile: string | undefined) => void = () => {},
): Promise<Programme> {
  const begin = async (scenario: ScenarioName): Promise<StartedRehearsal> => {
    const { options: differing, before } = scenarios[scenario];
    const environment = { ...options.environment, ...differing.environment };
    const rehearsal = await startRehearsal({ ...options, ...differing, environment });
    try {
      await before?.(rehearsal);
    } catch (error) {
      await rehearsal.close();
      throw error;
    }
    onStart(rehearsal.logFile);
    return rehearsal;
  };

  let on: OnNow = { scenario: first, number: 1 };
  let rehearsal = await begin(first);
  /** What the versions of this rehearsal are counted on from, and the highest one that was told. */
  let base = 0;
  let highest = 0;
  const counted = (version: number): number => {
    highest = Math.max(highest, base + version);
    return base + version;
  };
  const version = (): number => counted(rehearsal.state().version);

  const startOver = async (scenario: ScenarioName): Promise<void> => {
    const next = await begin(scenario);
    const over = rehearsal;
    rehearsal = next;
    on = { scenario, number: on.number + 1 };
    base = highest;
    await over.close();
  };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (scenario: ScenarioName | undefined): Promise<void> => {
    const mine = turn.then(() => startOver(scenario ?? on.scenario));
    turn = mine.catch(() => {});
    return mine;
  };
  const fail = (status: number, code: string, message: string) => ({
    status,
    answer: { ok: false, error: { code, message }, version: version() },
  });

  return {
    act: async body => {
      if (typeof body !== 'object' || body === null || !('startOver' in body)) {
        const { status, answer } = await rehearsal.act(body);
        return { status, answer: { ...answer, version: version() } };
      }
      const read = startOverSchema.safeParse(body);
      if (!read.success) return fail(400, 'malformed', z.prettifyError(read.error));
      try {
        await inTurn(read.data.startOver.scenario);
      } catch (error) {
        return fail(500, 'broken', error instanceof Error ? error.message : String(error));
      }
      return { status: 200, answer: { ok: true, result: on, version: version() } };
    },
    state: () => {
      const state = rehearsal.state();
      return { ...state, version: counted(state.version), rehearsal: on };
    },
    file: id => rehearsal.file(id),
    close: async () => {
      await turn;
      await rehearsal.close();
    },
  };
}
