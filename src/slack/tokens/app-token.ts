import type { WebClient } from '@slack/web-api';
import { ServiceError } from '../../ports/service-error.ts';
import { serviceErrorOf } from '../web-api/slack-error.ts';

/**
 * Asks Slack for a socket with an app-level token and leaves it unused. Throws a `ServiceError` of the service
 * `slack-socket` when Slack gives none.
 */
export const assertAppToken = async (client: WebClient): Promise<void> => {
  try {
    await client.apps.connections.open({});
  } catch (error) {
    const { code, kind, message, retryAfterMs } = serviceErrorOf(error);
    throw new ServiceError({ service: 'slack-socket', code, kind, message, retryAfterMs });
  }
};
