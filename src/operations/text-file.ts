import { readFileSync } from 'node:fs';

/** The text of a file; null when it cannot be read. */
export const textIn = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};
