import { validateMessage } from './block-kit.ts';
import { storedBlocks } from './blocks.ts';
import { installation } from './cast.ts';
import type { Events } from './events.ts';
import { isRecord, type Json, parsed, text } from './json.ts';
import { messagePayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import type { StoredMessage, Workspace } from './workspace.ts';

const maxTextLength = 40_000;

/** What a new message is made of; `args` hold `text`, `blocks` and `metadata` as the app sent them. */
export interface Draft {
  channel: string;
  user: string;
  args: Json;
  threadTs?: string;
  broadcast?: boolean;
  visibleTo?: string;
  files?: string[];
}

/** Writes and changes messages, the Block Kit rules included. */
export interface MessageBook {
  post(draft: Draft): StoredMessage;
  update(message: StoredMessage, args: Json): void;
  remove(message: StoredMessage): void;
}

/** Reads the `text` and `blocks` an app sent: refused with `invalid_blocks` (and JSON pointers), `invalid_blocks_format` or `no_text`. */
export function messageContent(workspace: Workspace, args: Json): { text: string; blocks: Json[] } {
  const sent = args.blocks === undefined || args.blocks === '' ? [] : parsed(args.blocks);
  if (!Array.isArray(sent)) throw new SlackRefusal('invalid_blocks_format');
  const problems = validateMessage({ text: args.text, blocks: sent });
  if (problems.length > 0) {
    throw new SlackRefusal('invalid_blocks', { errors: problems, response_metadata: { messages: problems } });
  }
  const body = text(args.text).slice(0, maxTextLength);
  if (body === '' && sent.length === 0) throw new SlackRefusal('no_text');
  return { text: body, blocks: storedBlocks(sent, workspace.ids) };
}

function metadataOf(args: Json): Json | undefined {
  if (args.metadata === undefined) return undefined;
  const metadata = parsed(args.metadata);
  if (!isRecord(metadata)) throw new SlackRefusal('invalid_metadata_format');
  if (text(metadata.event_type) === '' || !isRecord(metadata.event_payload)) {
    throw new SlackRefusal('invalid_metadata_schema');
  }
  return metadata;
}

/** Makes the book of messages; what the app may hear of it is told by `events`. */
export function createMessageBook(workspace: Workspace, events: Events): MessageBook {
  return {
    post: draft => {
      const files = draft.files ?? [];
      const onlyFiles = files.length > 0 && !draft.args.text && !draft.args.blocks;
      const content = onlyFiles ? { text: '', blocks: [] } : messageContent(workspace, draft.args);
      const metadata = metadataOf(draft.args);
      const parent = draft.threadTs ? workspace.findMessage(draft.channel, draft.threadTs) : undefined;
      if (draft.threadTs && !parent && !draft.visibleTo) throw new SlackRefusal('thread_not_found');
      const threadTs = parent?.threadTs ?? draft.threadTs;
      const isTyped = draft.user !== installation.botUserId && files.length === 0;
      const message: StoredMessage = {
        ts: workspace.ids.ts(),
        channel: draft.channel,
        user: draft.user,
        ...content,
        files,
        ...(threadTs && { threadTs }),
        ...(draft.broadcast && { broadcast: true }),
        ...(draft.visibleTo && { visibleTo: draft.visibleTo }),
        ...(metadata && { metadata }),
        ...(isTyped && { clientMsgId: workspace.ids.uuid() }),
      };
      workspace.messages.push(message);
      return message;
    },
    update: (message, args) => {
      const before = messagePayload(workspace, message);
      const onlyText = args.blocks === undefined && args.text !== undefined;
      const content = messageContent(workspace, args);
      const metadata = metadataOf(args);
      message.text = content.text === '' && !onlyText ? message.text : content.text;
      message.blocks = content.blocks;
      if (metadata) message.metadata = metadata;
      message.editedTs = workspace.ids.ts();
      events.changed(message, before);
    },
    remove: message => {
      const before = messagePayload(workspace, message);
      const index = workspace.messages.indexOf(message);
      if (index >= 0) workspace.messages.splice(index, 1);
      events.removed(message, before);
    },
  };
}
