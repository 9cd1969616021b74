import { MINUTE_MS } from './time.ts';
/** What is done for people because they ask: each kind has an allowance of its own. */
export type Asked = 'command' | 'message' | 'test' | 'test-all' | 'diagnosis' | 'file' | 'set-up' | 'edit';

/** So often within so long, for one person. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * What one person gets, so that nobody uses up what all share: Slack's and Cloudflare's calls, the store, the readers. Far
 * above what anybody needs who works by hand. `test` is counted by connection; `edit` is all that alters an open change.
 */
export const ALLOWANCES: Readonly<Record<Asked, Allowance>> = {
  command: { limit: 120, windowMs: MINUTE_MS },
  message: { limit: 30, windowMs: MINUTE_MS },
  test: { limit: 5, windowMs: MINUTE_MS },
  'test-all': { limit: 3, windowMs: MINUTE_MS },
  diagnosis: { limit: 20, windowMs: MINUTE_MS },
  file: { limit: 100, windowMs: 10 * MINUTE_MS },
  'set-up': { limit: 100, windowMs: 60 * MINUTE_MS },
  edit: { limit: 100, windowMs: 10 * MINUTE_MS },
};

/** How many changes of one person may be open at once. */
export const OPEN_CHANGES_ALLOWED = 100;
