import type { Check, ReportedResult } from './evidence.ts';
import type { LoginVerdict } from './login-verdict.ts';

/** A test of one connection that a person asked for: how far it is, and what it found. */
export interface TestRun {
  readonly label: string;
  /** Where the owner is: days left are counted there. */
  readonly timeZone: string;
  /** The steps in order; those before `done` are made. */
  readonly steps: readonly string[];
  readonly done: number;
  readonly checks: readonly Check[];
  /** What both logs show of one person's newest login, when a person was named. */
  readonly login?: { readonly email: string; readonly since: Date; readonly verdict: LoginVerdict };
  /** What a person pasted last; never merged with what was observed. */
  readonly reported?: ReportedResult;
  /** Null while it runs. */
  readonly finishedAt: Date | null;
}
