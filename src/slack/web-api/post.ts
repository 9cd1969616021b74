import type { Block, KnownBlock } from '@slack/types';
import type { ChatPostMessageArguments, ChatUpdateArguments, WebClient } from '@slack/web-api';
import { asId, type ChannelId } from '../../domain/ids.ts';
import type { Chat, Message, Origin } from '../../ports/chat.ts';
import type { Log } from '../../ports/log.ts';
import { effectEvent, findEarlier } from './earlier-post.ts';
import { serviceErrorOf, slackCode } from './slack-error.ts';

type Blocks = (KnownBlock | Block)[];

const gone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Posts and edits messages. */
export const createPosts = (deps: {
  readonly client: WebClient;
  readonly log: Log;
}): Pick<Chat, 'post' | 'edit'> => {
  const { client, log } = deps;
  let plainOnly = false;
  // By effect and place, the attempts of which it is certain that nothing was posted: the answer was "not now".
  const heldBack = new Map<string, number>();

  /** Sends the message; when Slack refuses its blocks, their plain twin, and from then on twins alone. */
  const drawn = async <Answer>(
    message: Message,
    send: (blocks: Blocks) => Promise<Answer>,
  ): Promise<Answer> => {
    const { blocks, plainBlocks } = message;
    if (plainOnly || plainBlocks === undefined)
      return send(asBlocks(plainOnly ? (plainBlocks ?? blocks) : blocks));
    try {
      return await send(asBlocks(blocks));
    } catch (error) {
      if (slackCode(error) !== 'invalid_blocks') throw error;
      const answer = await send(asBlocks(plainBlocks));
      plainOnly = true;
      log.warn('Slack refused the newer blocks; plain ones are sent until the next start');
      return answer;
    }
  };

  return {
    post: async (to, message, origin) => {
      const { effect, attempt } = origin;
      const place = `${effect} ${to.channel} ${to.threadTs}`;
      const mayBeThere = attempt - 1 > (heldBack.get(place) ?? 0);
      const earlier = mayBeThere ? await findEarlier(deps, to, effect) : null;
      if (earlier !== null) return earlier;
      try {
        const { ts, channel } = await drawn(message, blocks =>
          client.chat.postMessage(postArguments(to, message, origin, blocks)),
        );
        heldBack.delete(place);
        return { channel: asId<ChannelId>(channel ?? to.channel), ts: ts ?? '' };
      } catch (error) {
        const failure = serviceErrorOf(error);
        if (failure.kind === 'rate-limited' && !mayBeThere) remember(heldBack, place, attempt);
        throw failure;
      }
    },
    edit: async (at, message) => {
      try {
        await drawn(message, blocks => {
          const update: ChatUpdateArguments = { channel: at.channel, ts: at.ts, text: message.text, blocks };
          return client.chat.update(update);
        });
        return 'edited';
      } catch (error) {
        if (gone.has(slackCode(error) ?? '')) return 'gone';
        throw serviceErrorOf(error);
      }
    },
  };
};

const KEPT = 10_000;

const remember = (heldBack: Map<string, number>, place: string, attempt: number): void => {
  if (heldBack.size >= KEPT) heldBack.clear();
  heldBack.set(place, attempt);
};

const postArguments = (
  to: Parameters<Chat['post']>[0],
  message: Message,
  origin: Origin,
  blocks: Blocks,
): ChatPostMessageArguments => {
  const always = {
    channel: to.channel,
    text: message.text,
    blocks,
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: effectEvent, event_payload: { effect: origin.effect } },
  };
  if (to.threadTs === undefined) return always;
  if (to.broadcast === true) return { ...always, thread_ts: to.threadTs, reply_broadcast: true };
  return { ...always, thread_ts: to.threadTs };
};

// Views build blocks as plain data without Slack's types; Slack itself is the judge of them.
const asBlocks = (blocks: Message['blocks']): Blocks => [...blocks] as unknown as Blocks;
