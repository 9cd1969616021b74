import type { Change } from '../domain/change.ts';
import type { ChangeEvent } from '../domain/event.ts';
import { ServiceError } from '../ports/service-error.ts';

/** The service's word for why a conversation takes no posts until a person changes that; null for any other failure. */
export const whyClosed = (error: unknown): string | null =>
  error instanceof ServiceError && error.kind === 'unpostable' ? error.code : null;

/** Posts in a change's channel. That the channel takes no posts is an outcome, and not worth another try. */
export const inChannel = async (
  change: Change,
  post: () => Promise<ChangeEvent | null>,
): Promise<ChangeEvent | null> => {
  try {
    return await post();
  } catch (error) {
    const why = whyClosed(error);
    if (why === null) throw error;
    return { type: 'channel-closed', channel: change.request.channel, why };
  }
};

/** True while a change's card stands where its channel is: its thread can be written in. */
export const hasCard = (change: Change): boolean => change.card?.channel === change.request.channel;
