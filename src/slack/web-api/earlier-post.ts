import type { WebClient } from '@slack/web-api';
import type { MessageRef } from '../../domain/change.ts';
import type { EffectId } from '../../domain/ids.ts';
import type { Chat } from '../../ports/chat.ts';
import type { Log } from '../../ports/log.ts';
import { serviceErrorOf, slackCode } from './slack-error.ts';

/** The name of the metadata that ties a message to its effect. */
export const effectEvent = 'jcaccess_effect';

const blind = new Set(['missing_scope', 'not_in_channel', 'channel_not_found', 'thread_not_found']);
const pageSize = 100;
const maxPages = 10;

/**
 * Looks for the message that an earlier attempt of an effect posted: among the newest 100 of a channel, or in the whole
 * thread (Slack lists threads oldest first). Slack's timestamps are no help, as effects live on the business clock.
 * Null when there is none, or when Slack lets nobody look; then the log says so.
 */
export const findEarlier = async (
  deps: { readonly client: WebClient; readonly log: Log },
  to: Parameters<Chat['post']>[0],
  effect: EffectId,
): Promise<MessageRef | null> => {
  const { client, log } = deps;
  const always = { channel: to.channel, limit: pageSize, include_all_metadata: true };
  try {
    if (to.threadTs === undefined) {
      const { messages = [] } = await client.conversations.history(always);
      return found(messages, to.channel, effect);
    }
    let cursor = '';
    for (let page = 1; page <= maxPages; page += 1) {
      const { messages = [], response_metadata } = await client.conversations.replies({
        ...always,
        ts: to.threadTs,
        ...(cursor === '' ? {} : { cursor }),
      });
      const match = found(messages, to.channel, effect);
      cursor = response_metadata?.next_cursor ?? '';
      if (match !== null || cursor === '') return match;
    }
    return null;
  } catch (error) {
    const code = slackCode(error);
    if (code === undefined || !blind.has(code)) throw serviceErrorOf(error);
    log.warn('cannot look for an earlier post, posting again', { effect, channel: to.channel, code });
    return null;
  }
};

interface Listed {
  readonly ts?: string | undefined;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: unknown } | undefined;
}

const found = (
  messages: readonly Listed[],
  channel: MessageRef['channel'],
  effect: EffectId,
): MessageRef | null => {
  const ts = messages.find(message => effectOf(message) === effect)?.ts;
  return ts === undefined ? null : { channel, ts };
};

const effectOf = ({ metadata }: Listed): unknown => {
  const payload = metadata?.event_type === effectEvent ? metadata.event_payload : undefined;
  return typeof payload === 'object' && payload !== null && 'effect' in payload ? payload.effect : undefined;
};
