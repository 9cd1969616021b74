/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

/** Says whether a value is a plain JSON object. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a value as an object; anything else is an empty one. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** Reads a value as a list; anything else is an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Reads a value as a list of objects; members that are none are left out. */
export function records(value: unknown): Json[] {
  return list(value).filter(isRecord);
}

/** Reads a value as text; numbers and booleans become text, anything else is empty. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Reads a flag as Slack takes it: `true`, `"true"` or `1`. */
export function flag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** Reads an argument that may be JSON or JSON written as text (form bodies); undefined when it is absent or broken. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const found: unknown = JSON.parse(value);
    return found;
  } catch {
    return undefined;
  }
}
