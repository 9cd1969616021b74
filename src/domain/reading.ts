import type { Finding } from './finding.ts';

/** What came of reading a file: a value and what to know about it, or only the reasons (at least one `stop`) why there is none. */
export type Reading<Value> =
  | { readonly ok: true; readonly value: Value; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };
