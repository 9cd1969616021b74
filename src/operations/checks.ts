/** What one check found. `fix` says what to do about it. */
export interface CheckResult {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly fix?: string;
}

/** One question to the deployment. It may throw: that is a failure like any other. */
export interface Check {
  readonly name: string;
  /** What to do when it throws. */
  readonly fix: string;
  readonly run: () => Promise<CheckResult | readonly CheckResult[]>;
}

const MARKS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

const lineOf = (name: string, { level, what, fix }: CheckResult): string =>
  `${MARKS[level]}  ${name}: ${what}${fix ? `\n      ${fix}` : ''}`;

/** Runs the checks one after the other and says each result as it comes; false when one of them failed. */
export const runChecks = async (checks: readonly Check[], say: (line: string) => void): Promise<boolean> => {
  let isReady = true;
  for (const { name, fix, run } of checks) {
    const results = await run().catch(
      (error: unknown): CheckResult => ({
        level: 'fail',
        what: error instanceof Error ? error.message : String(error),
        fix,
      }),
    );
    for (const result of [results].flat()) {
      if (result.level === 'fail') isReady = false;
      say(lineOf(name, result));
    }
  }
  return isReady;
};
