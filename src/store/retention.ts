import { DAY_MS } from '../domain/time.ts';

/** How long a once-key is remembered, on the store's clock. Slack repeats a delivery for about an hour. */
export const ONCE_RETENTION_MS = 30 * DAY_MS;

/** How long the id of a finished effect is remembered, on the store's clock, so that it is not added again. */
export const FINISHED_RETENTION_MS = 90 * DAY_MS;
