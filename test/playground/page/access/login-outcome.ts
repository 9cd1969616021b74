import type { ActAnswer } from '../state.ts';

/** What a browser login ended with; `text` is what Access showed, `json` the test's success object. */
export interface LoginOutcome {
  isOk: boolean;
  text: string;
  json?: unknown;
  /** Whose page it ended on: `access`, `jumpcloud` or the `browser` itself. */
  at?: string | undefined;
}

/** Reads the answer of a login act; undefined when the act itself was impossible (the page has said why). */
export function readLogin(answer: ActAnswer): LoginOutcome | undefined {
  if (!answer.ok) return undefined;
  const result = answer.result;
  if (typeof result === 'string') return { isOk: true, text: result };
  if (typeof result !== 'object' || result === null) return undefined;
  const { ok, text, json, at } = result as Partial<LoginOutcome> & { ok?: boolean };
  const shown = text ?? JSON.stringify(json ?? result, null, 2);
  return { isOk: ok !== false, text: shown, json, at };
}

/** What a person copies from the window: the JSON when there is one, else the text. */
export function copyOf(outcome: LoginOutcome): string {
  return outcome.json === undefined ? outcome.text : JSON.stringify(outcome.json, null, 2);
}
