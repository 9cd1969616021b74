import type { z } from 'zod';

/** One thing that is wrong with the environment, and what to do about it. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
  readonly fix: string;
}

/** The variables as the process was given them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable must look like, and what to say when it does not. */
export interface Asked<Value> {
  readonly schema: z.ZodType<Value>;
  readonly fix: string;
}

/** Reads one variable after the other and notes every problem on the way. */
export interface Reader {
  readonly problems: readonly ConfigProblem[];
  isSet(variable: string): boolean;
  /** The value, or `fallback` when it is not set; undefined after a problem. */
  read<Value>(variable: string, asked: Asked<Value>, fallback?: Value): Value | undefined;
  number(variable: string, schema: z.ZodType<number>, fallback: number, fix: string): number;
}

/** Makes the reader of an environment. Values are never repeated in a problem, because most of them are secrets. */
export const createReader = (env: Environment): Reader => {
  const problems: ConfigProblem[] = [];
  const read: Reader['read'] = (variable, asked, fallback) => {
    const text = env[variable]?.trim();
    if (!text) {
      if (fallback === undefined) problems.push({ variable, problem: 'is not set', fix: asked.fix });
      return fallback;
    }
    const parsed = asked.schema.safeParse(text);
    if (parsed.success) return parsed.data;
    problems.push({ variable, problem: parsed.error.issues[0]?.message ?? 'cannot be read', fix: asked.fix });
    return undefined;
  };
  return {
    problems,
    read,
    isSet: variable => (env[variable]?.trim() ?? '') !== '',
    number: (variable, schema, fallback, fix) => read(variable, { schema, fix }, fallback) ?? fallback,
  };
};
