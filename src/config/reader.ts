import type { z } from 'zod';
import type { SettingName, SettingValue } from './settings.ts';
import { settingNamed, settings } from './settings.ts';

/** One thing that is wrong with the environment, or likely to be, and what to do about it. */
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
  readonly warnings: readonly ConfigProblem[];
  isSet(variable: string): boolean;
  /** The value, or `fallback` when it is not set; undefined after a problem. */
  read<Value>(variable: string, asked: Asked<Value>, fallback?: Value): Value | undefined;
  /** The value of a setting of the table, or its fallback; undefined after a problem, or when it is optional. */
  setting<Name extends SettingName>(name: Name): SettingValue<Name> | undefined;
  /** Notes what only shows when several settings are looked at together. */
  refuse(variable: string, problem: string, fix: string): void;
  warn(variable: string, problem: string, fix: string): void;
  /** Variables that begin like ours and that nobody read or knows. */
  unknown(): string[];
}

/** Values that can be no value of any setting, because something went wrong on their way here. */
const LOST = [
  {
    looks: /\$\(|\$\{|^\$[A-Za-z_]\w*$|`|\{\{/,
    problem: 'was not expanded: it holds $(…), {{…}}, a backquote or the name of a variable as it stands',
    fix: 'Files of Docker and systemd run no shell. Enter the value itself.',
  },
  {
    looks: /^(["'])[\s\S]*\1$/,
    problem: 'stands in quotation marks, which are taken for a part of it',
    fix: 'Remove the quotation marks: docker --env-file keeps them.',
  },
  {
    looks: /^<[^>]*>$/,
    problem: 'is a placeholder in angle brackets',
    fix: 'Enter the value itself, without the brackets.',
  },
];

/** Makes the reader of an environment. Values are never repeated in a problem, because most of them are secrets. */
export const createReader = (env: Environment): Reader => {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const known = new Set<string>(Object.keys(settings));
  const textOf = (variable: string): string => {
    known.add(variable);
    return env[variable]?.trim() ?? '';
  };
  const parse = <Value>(variable: string, { schema, fix }: Asked<Value>, text: string): Value | undefined => {
    const lost = LOST.find(({ looks }) => looks.test(text));
    const parsed = lost ? undefined : schema.safeParse(text);
    if (parsed?.success) return parsed.data;
    const problem = lost?.problem ?? parsed?.error.issues[0]?.message ?? 'cannot be read';
    problems.push({ variable, problem, fix: lost?.fix ?? fix });
    return undefined;
  };
  const missing = (variable: string, fix: string): undefined => {
    problems.push({ variable, problem: 'is not set', fix });
  };
  return {
    problems,
    warnings,
    isSet: variable => textOf(variable) !== '',
    read: (variable, asked, fallback) => {
      const text = textOf(variable);
      if (text !== '') return parse(variable, asked, text);
      return fallback === undefined ? missing(variable, asked.fix) : fallback;
    },
    setting: name => {
      const asked = settingNamed(name);
      const text = textOf(name) || asked.fallback;
      if (text !== undefined) return parse(name, asked, text);
      return asked.isOptional ? undefined : missing(name, asked.fix);
    },
    refuse: (variable, problem, fix) => void problems.push({ variable, problem, fix }),
    warn: (variable, problem, fix) => void warnings.push({ variable, problem, fix }),
    unknown: () =>
      Object.keys(env).filter(name => name.startsWith('JCACCESS_') && !known.has(name) && env[name]?.trim()),
  };
};
