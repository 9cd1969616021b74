/** What a log says of the record at one moment: the newest census of a workspace, or the head of one chain. */
export type Checkpoint =
  | { readonly kind: 'census'; readonly workspace: string; readonly number: number; readonly seal: string }
  | {
      readonly kind: 'chain';
      /** Null in logs of before 0.2. */
      readonly workspace: string | null;
      readonly change: string;
      readonly sequence: number;
      readonly seal: string;
    };

/** The words that a line with a checkpoint has. */
const WORDS = 'audit checkpoint';

/** The fields in which containers and journals keep the line that a program wrote. */
const WRAPPERS = ['log', 'MESSAGE', 'message', 'line'];

const objectIn = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
};

/** The object of jcaccess in a line, behind the prefix or inside the wrapper that a container's log gave it. */
const unwrapped = (line: string, depth = 0): Readonly<Record<string, unknown>> | null => {
  const start = line.indexOf('{');
  const found = start < 0 ? null : objectIn(line.slice(start).trim());
  if (!found || found.msg === WORDS) return found;
  const inner = WRAPPERS.map(name => found[name]).find(value => typeof value === 'string');
  return inner === undefined || depth === 2 ? null : unwrapped(inner, depth + 1);
};

/**
 * The checkpoint in a line of a log: plain JSON, or as Docker, Compose, Kubernetes (CRI) and journald keep it. Null for a
 * line that speaks of none; `unread` for one that does and cannot be read.
 */
export const checkpointIn = (line: string): Checkpoint | 'unread' | null => {
  if (!line.includes(WORDS)) return null;
  const found = unwrapped(line);
  if (found?.msg !== WORDS) return 'unread';
  const { workspace, census, change, sequence, seal } = found;
  if (typeof seal !== 'string') return 'unread';
  if (typeof workspace === 'string' && typeof census === 'number')
    return { kind: 'census', workspace, number: census, seal };
  if (typeof change === 'string' && typeof sequence === 'number')
    return {
      kind: 'chain',
      workspace: typeof workspace === 'string' ? workspace : null,
      change,
      sequence,
      seal,
    };
  return 'unread';
};
