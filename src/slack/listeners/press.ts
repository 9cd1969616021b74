import type { ModalView } from '@slack/types';
import type { ChangeId, ChannelId, FileId, UserId, WorkspaceId } from '../../domain/ids.ts';
import type { DeedValue } from '../views/deed-value.ts';
import type { Message } from '../views/message.ts';
import type { Mrkdwn } from '../views/text.ts';

/** Who did something in Slack, and the key under which this delivery may act once. */
export interface Delivery {
  readonly user: UserId;
  readonly workspace: WorkspaceId;
  readonly once: string;
}

/** A private answer: a paragraph, or a message with blocks. Only the person sees it. */
export type PrivateAnswer = Mrkdwn | Message;

/** A slash command. */
export interface Command extends Delivery {
  readonly channel: ChannelId;
  /** What was typed after `/jcaccess`, trimmed. */
  readonly text: string;
  readonly open: (view: ModalView) => Promise<OpenedView>;
  readonly update: (viewId: string, view: ModalView, hash?: string) => Promise<void>;
  readonly answer: (answer: PrivateAnswer) => Promise<void>;
}

/** A press on a button or a choice in a menu, in a message, a modal or the App Home. */
export interface Press extends Delivery {
  readonly value: DeedValue | null;
  /** The raw value, for buttons that carry something else than a change. */
  readonly rawValue: string;
  /** The message that holds the button; null in modals and the App Home. */
  readonly at: { readonly channel: ChannelId; readonly ts: string } | null;
  /** The message that a message shortcut was chosen on, with Slack's marks in its text; null for everything else. */
  readonly message: { readonly text: string; readonly files: readonly FileId[] } | null;
  /** The modal or home that holds the button; null in messages. */
  readonly view: ShownView | null;
  readonly open: (view: ModalView) => Promise<OpenedView>;
  readonly update: (viewId: string, view: ModalView, hash?: string) => Promise<void>;
  readonly answer: (answer: PrivateAnswer) => Promise<void>;
}

/** A modal as it came back from Slack. */
export interface ShownView {
  readonly id: string;
  readonly hash: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly values: FormValues;
}

/** A modal that was just opened. */
export interface OpenedView {
  readonly id: string;
  readonly hash: string;
}

/** What a person entered, by action id. A file field gives the ids of its files. */
export interface FormValues {
  /** True when the form has a field of that action id. */
  has(actionId: string): boolean;
  /** The block that holds the field; Slack takes errors by block. */
  blockOf(actionId: string): string | undefined;
  /** Every field, in the order of the form. */
  fields(): readonly { readonly action: string; readonly block: string }[];
  text(actionId: string): string | undefined;
  chosen(actionId: string): readonly string[];
  files(actionId: string): readonly FileId[];
}

/** A submitted modal. */
export interface Submission extends Delivery {
  readonly view: ShownView;
  readonly update: (viewId: string, view: ModalView, hash?: string) => Promise<void>;
  readonly answer: (answer: PrivateAnswer) => Promise<void>;
}

/**
 * What a submission is answered with: errors under fields (by action id), another view, or nothing (it closes). `afterwards`
 * is done once Slack has the view: for what takes longer than Slack waits.
 */
export type SubmissionAnswer =
  | { readonly errors: Readonly<Record<string, string>> }
  | { readonly update: ModalView; readonly afterwards?: () => Promise<void> }
  | undefined;

/** A file that a person shared where jcaccess can see it. */
export interface SharedFile extends Delivery {
  readonly file: FileId;
  readonly channel: ChannelId;
}

/** A message in a person's DM with jcaccess. */
export interface DirectMessage extends Delivery {
  readonly channel: ChannelId;
  readonly text: string;
  readonly answer: (answer: PrivateAnswer) => Promise<void>;
}

/** The change that a modal's state names, or null. */
export const changeOf = (view: ShownView): ChangeId | null =>
  typeof view.state.c === 'string' ? (view.state.c as ChangeId) : null;
