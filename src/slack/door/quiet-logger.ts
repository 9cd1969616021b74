import type { Logger } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';

/**
 * The logger that Slack's libraries get. At DEBUG and INFO they print message texts, blocks and payloads, so only
 * warnings and errors go through, as plain words.
 */
export const quietLogger = (log: Log): Logger => ({
  debug: () => {},
  info: () => {},
  warn: (...words) => log.warn(`slack library: ${words.map(String).join(' ')}`),
  error: (...words) => log.error(`slack library: ${words.map(String).join(' ')}`),
  setLevel: () => {},
  getLevel: () => 'warn' as ReturnType<Logger['getLevel']>,
  setName: () => {},
});
