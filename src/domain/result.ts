/** The outcome of a step that can be refused for an expected reason. A broken world is thrown instead. */
export type Result<Value, Refused> = { ok: true; value: Value } | { ok: false; error: Refused };

/** The outcome of a step that has nothing to hand over when it is done. */
export type Outcome<Refused> = { ok: true } | { ok: false; error: Refused };

/** It is done. */
export const DONE: { ok: true } = { ok: true };

/** Wraps a value as success. */
export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });

/** Wraps a reason as an expected refusal. */
export const no = <Refused>(error: Refused): { ok: false; error: Refused } => ({ ok: false, error });
