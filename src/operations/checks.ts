/** What one check found. `fix` says what to do about it. */
export interface CheckResult {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly fix?: string;
}

/** One question to the deployment. It may throw: that is a failure like any other. */
export interface Check {
  readonly name: string;
  /** What to do when it throws, whatever it is or by what it is. */
  readonly fix: string | ((error: unknown) => string | undefined);
  readonly run: () => Promise<CheckResult | readonly CheckResult[]>;
}

const MARKS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

const lineOf = (name: string, { level, what, fix }: CheckResult): string =>
  `${MARKS[level]}  ${name}: ${what}${fix ? `\n      ${fix}` : ''}`;

/** The message that says most: that of the cause when `fetch` only says that it failed. */
const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message === 'fetch failed' && error.cause ? whyOf(error.cause) : error.message;
};

/** Runs the checks one after the other and says each result as it comes; false when one of them failed. */
export const runChecks = async (checks: readonly Check[], say: (line: string) => void): Promise<boolean> => {
  let isReady = true;
  for (const { name, fix, run } of checks) {
    const results = await run().catch((error: unknown): CheckResult => {
      const todo = typeof fix === 'string' ? fix : fix(error);
      return { level: 'fail', what: whyOf(error), ...(todo === undefined ? {} : { fix: todo }) };
    });
    for (const result of [results].flat()) {
      if (result.level === 'fail') isReady = false;
      say(lineOf(name, result));
    }
  }
  return isReady;
};
