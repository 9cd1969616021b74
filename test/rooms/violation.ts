/** Every rule of the house, by the word that a violation names. */
export const rules = {
  room: 'a room sees only the rooms that the import rule allows',
  package: 'an npm package lives in its room',
  'node-module': 'a module of Node lives in the rooms that need it',
  circle: 'files never import each other in a circle, not even types',
  outside: 'src imports nothing from outside src',
  missing: 'a relative import names a file that is there',
  extension: 'a relative import ends in .ts',
  computed: 'an import names its module literally',
  homeless: 'every file lives in a room',
  environment: 'only the programs themselves read the environment',
  clock: 'the clock is an argument',
  chance: 'chance is an argument',
  pure: 'a pure room touches nothing but its arguments',
  'default-export': 'exports have names',
  barrel: 'no file only passes on what others export',
  'file-name': 'file and folder names are kebab-case',
  drawer: 'no drawers: a name says what is inside',
  length: 'no file is longer than 300 lines',
} as const;

/** The word of one rule. */
export type Rule = keyof typeof rules;

/** One place where a file breaks a rule; `what` says with what. */
export interface Violation {
  readonly rule: Rule;
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

/** A violation as one line for people. */
export const violationText = ({ rule, path, line, what }: Violation): string =>
  `src/${path}:${line} ${what} (${rule}: ${rules[rule]})`;
