import type { RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { ChannelId, FileId, UserId } from '../../domain/ids.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { formValues } from '../listeners/form/values.ts';
import type {
  Command,
  DirectMessage,
  OpenedView,
  Press,
  PrivateAnswer,
  SharedFile,
  ShownView,
  Submission,
} from '../listeners/press.ts';
import { readDeedValue } from '../views/deed-value.ts';
import { answer } from '../views/message.ts';
import { workspaceOf } from './workspace-of.ts';

const text = z.string();
/** What tells one delivery, person or place from another: never empty. */
const identity = z.string().min(1);
const person = z.looseObject({ id: identity });
const view = z.looseObject({
  id: text,
  hash: text.nullish(),
  private_metadata: text.nullish(),
  state: z.looseObject({ values: z.unknown() }).nullish(),
});
const interaction = z.looseObject({
  user: person,
  // Slack sends one with every press, submission and shortcut: it is what lets each act once.
  trigger_id: identity,
  view: view.nullish(),
  container: z.looseObject({ channel_id: text.nullish(), message_ts: text.nullish() }).nullish(),
  channel: z.looseObject({ id: text }).nullish(),
  message: z.looseObject({ ts: text, text: text.nullish(), files: z.unknown().optional() }).nullish(),
  type: text.nullish(),
  api_app_id: text.nullish(),
});
const chosen = z.looseObject({
  value: text.nullish(),
  selected_option: z.looseObject({ value: text }).nullish(),
});
const slash = z.looseObject({
  user_id: identity,
  channel_id: text,
  text: text.nullish(),
  trigger_id: identity,
});

const openWith =
  (client: WebClient, triggerId: string) =>
  async (shown: ModalView): Promise<OpenedView> => {
    const answer = await client.views.open({ trigger_id: triggerId, view: shown });
    return { id: answer.view?.id ?? '', hash: answer.view?.hash ?? '' };
  };

const updateWith =
  (client: WebClient) =>
  async (viewId: string, shown: ModalView, hash?: string): Promise<void> => {
    await client.views.update({ view_id: viewId, view: shown, ...(hash ? { hash } : {}) });
  };

/** A private answer by the response URL; by the DM when that is gone. */
const answerWith =
  (respond: RespondFn | null, user: UserId, noticeboard: Noticeboard) =>
  async (said: PrivateAnswer): Promise<void> => {
    const message = 'mrkdwn' in said ? answer(said) : said;
    try {
      if (!respond) throw new Error('no response URL');
      await respond({
        response_type: 'ephemeral',
        replace_original: false,
        text: message.text,
        blocks: message.blocks,
      } as Parameters<RespondFn>[0]);
    } catch {
      await noticeboard.answer(user, message);
    }
  };

const shownView = (read: z.infer<typeof view>): ShownView => ({
  id: read.id,
  hash: read.hash ?? '',
  state: stateOf(read.private_metadata),
  values: formValues(read.state?.values),
});

const stateOf = (metadata: string | null | undefined): Record<string, unknown> => {
  try {
    const state: unknown = JSON.parse(metadata ?? '');
    return typeof state === 'object' && state !== null ? { ...state } : {};
  } catch {
    return {};
  }
};

/** A label, an address and a word fit in; what is longer is a label that nobody has. */
const TYPED_CHARACTERS = 500;

/** Reads a slash command. Throws when Slack sent something else. */
export const readCommand = (
  body: unknown,
  client: WebClient,
  respond: RespondFn,
  noticeboard: Noticeboard,
): Command => {
  const read = slash.parse(body);
  const user = read.user_id as UserId;
  return {
    user,
    workspace: workspaceOf(body),
    once: `command:${read.trigger_id}`,
    channel: read.channel_id as ChannelId,
    text: (read.text ?? '').trim().slice(0, TYPED_CHARACTERS),
    open: openWith(client, read.trigger_id),
    update: updateWith(client),
    answer: answerWith(respond, user, noticeboard),
  };
};

/** Reads a press on a button or a choice, or a shortcut. Throws when Slack sent something else. */
export const readPress = (
  body: unknown,
  action: unknown,
  client: WebClient,
  respond: RespondFn | null,
  noticeboard: Noticeboard,
): Press => {
  const read = interaction.parse(body);
  const made = chosen.parse(action);
  const rawValue = made.value ?? made.selected_option?.value ?? '';
  const channel = read.container?.channel_id ?? read.channel?.id;
  const ts = read.container?.message_ts ?? read.message?.ts;
  const user = read.user.id as UserId;
  return {
    user,
    workspace: workspaceOf(body),
    once: `press:${read.trigger_id}`,
    value: readDeedValue(rawValue),
    rawValue,
    at: channel && ts ? { channel: channel as ChannelId, ts } : null,
    message:
      read.type === 'message_action' && read.message
        ? { text: read.message.text ?? '', files: fileIds(read.message.files) }
        : null,
    view: read.view ? shownView(read.view) : null,
    open: openWith(client, read.trigger_id),
    update: updateWith(client),
    answer: answerWith(respond, user, noticeboard),
  };
};

/** Reads a submitted modal. Throws when Slack sent something else. */
export const readSubmission = (body: unknown, client: WebClient, noticeboard: Noticeboard): Submission => {
  const read = interaction.extend({ view }).parse(body);
  const user = read.user.id as UserId;
  return {
    user,
    workspace: workspaceOf(body),
    once: `submission:${read.trigger_id}:${read.view.id}`,
    view: shownView(read.view),
    update: updateWith(client),
    answer: answerWith(null, user, noticeboard),
  };
};

const attached = z.array(z.looseObject({ id: text }));

/** Slack writes an empty list as `{}` now and then. */
const fileIds = (files: unknown): FileId[] => {
  const read = attached.safeParse(files);
  return read.success ? read.data.map(file => file.id as FileId) : [];
};

const eventBody = z.looseObject({ event_id: identity });
const sharedEvent = z.looseObject({ file_id: identity, user_id: identity, channel_id: identity });
const messageEvent = z.looseObject({
  channel: text,
  channel_type: text.nullish(),
  user: text.nullish(),
  bot_id: text.nullish(),
  subtype: text.nullish(),
  text: text.nullish(),
});

/** Reads the event of a shared file. Throws when Slack sent something else. */
export const readSharedFile = (event: unknown, body: unknown): SharedFile => {
  const { event_id } = eventBody.parse(body);
  const { file_id, user_id, channel_id } = sharedEvent.parse(event);
  return {
    user: user_id as UserId,
    workspace: workspaceOf(body),
    once: `event:${event_id}`,
    file: file_id as FileId,
    channel: channel_id as ChannelId,
  };
};

/** Reads a message that a person wrote in the DM; null for every other message. */
export const readDirectMessage = (
  message: unknown,
  body: unknown,
  noticeboard: Noticeboard,
): DirectMessage | null => {
  const read = messageEvent.safeParse(message);
  const envelope = eventBody.safeParse(body);
  if (!read.success || !envelope.success) return null;
  const { channel, channel_type, user, bot_id, subtype } = read.data;
  if (channel_type !== 'im' || !user || bot_id || subtype) return null;
  return {
    user: user as UserId,
    workspace: workspaceOf(body),
    once: `event:${envelope.data.event_id}`,
    channel: channel as ChannelId,
    text: read.data.text ?? '',
    answer: answerWith(null, user as UserId, noticeboard),
  };
};
