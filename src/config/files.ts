import type { ConfigProblem, Environment } from './reader.ts';
import { settings } from './settings.ts';

/** The text of a file; null when it cannot be read. */
export type TextOf = (path: string) => string | null;

const SUFFIX = '_FILE';

/**
 * Puts the text of a file in the place of `<SETTING>_FILE`, for every setting: what Docker, Kubernetes and systemd hand over
 * as files needs no shell on its way.
 */
export const withFiles = (
  env: Environment,
  textOf: TextOf,
): { readonly env: Environment; readonly problems: readonly ConfigProblem[] } => {
  const read: Record<string, string | undefined> = { ...env };
  const problems: ConfigProblem[] = [];
  for (const name of Object.keys(settings)) {
    const variable = `${name}${SUFFIX}`;
    const path = env[variable]?.trim() ?? '';
    if (path === '') continue;
    delete read[variable];
    const refuse = (problem: string, fix: string): void => void problems.push({ variable, problem, fix });
    if (env[name]?.trim()) {
      refuse(`is set beside ${name}`, 'Set one of the two.');
      continue;
    }
    const text = textOf(path);
    if (text === null) refuse('names a file that cannot be read', 'Is it there, and readable for this user?');
    else if (text.trim() === '') refuse('names an empty file', `Its text is taken for ${name}.`);
    else read[name] = text.trim();
  }
  return { env: read, problems };
};
