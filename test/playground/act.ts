import { type Act, type Deed, type DeedAndAct, MalformedAct, readAct } from './acts.ts';
import { AppDown } from './app-contract.ts';
import { type Performance, table } from './perform.ts';
import { Unsettled } from './settle.ts';

/** The answer of `POST /playground/act`. */
export interface ActAnswer {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly running?: readonly string[] };
  readonly version: number;
}

function perform({ deed, act }: DeedAndAct, by: Performance): unknown {
  const handler = table[deed] as (act: Act<Deed>, by: Performance) => unknown;
  return handler(act, by);
}

function failureFor(error: unknown): { status: number; error: NonNullable<ActAnswer['error']> } {
  if (error instanceof MalformedAct) {
    return { status: 400, error: { code: 'malformed', message: error.message } };
  }
  if (error instanceof Unsettled) {
    return { status: 504, error: { code: 'unsettled', message: error.message, running: error.running } };
  }
  if (error instanceof AppDown) return { status: 503, error: { code: 'app-down', message: error.message } };
  if (error instanceof Error && error.name === 'ImpossibleAct' && 'code' in error) {
    return { status: 422, error: { code: String(error.code), message: error.message } };
  }
  return {
    status: 500,
    error: { code: 'broken', message: error instanceof Error ? String(error.stack) : String(error) },
  };
}

/**
 * Does one act and answers when everything has settled: 200 with what came of it (`ok` is false when Slack itself shows
 * an error, such as errors under fields), 400 for what is no act, 422 for what nobody could do, 503 when the app is gone,
 * 504 with what still runs.
 */
export async function answerFor(
  body: unknown,
  by: {
    readonly performance: Performance;
    readonly settled: () => Promise<void>;
    readonly version: () => number;
  },
): Promise<{ status: number; answer: ActAnswer }> {
  try {
    const result = await perform(readAct(body), by.performance);
    await by.settled();
    return {
      status: 200,
      answer: { ok: true, ...(result === undefined ? {} : { result }), version: by.version() },
    };
  } catch (error) {
    const failure = failureFor(error);
    return { status: failure.status, answer: { ok: false, error: failure.error, version: by.version() } };
  }
}
