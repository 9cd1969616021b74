import type { MessageRef } from '../domain/change.ts';
import type { ChannelId, EffectId, FileId, UserId } from '../domain/ids.ts';
import type { Outcome, Result } from '../domain/result.ts';

declare const slackText: unique symbol;

/**
 * Text that Slack reads as mrkdwn and in which nothing from outside can act: no link, mention, code or bold but our own.
 * Only `slack/views/text.ts` makes it, so a bare string does not compile where one is posted.
 */
export type SlackText = string & { readonly [slackText]: true };

/** A message as views build it: Block Kit blocks as plain data, a plain twin of them, and the fallback text. */
export interface Message {
  readonly text: SlackText;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
  /** The same in blocks that every client draws; sent when Slack refuses the newer ones. */
  readonly plainBlocks?: readonly Readonly<Record<string, unknown>>[];
}

/** Which effect a message comes from, so that a repeated post first looks for its own earlier one. */
export interface Origin {
  readonly effect: EffectId;
  readonly attempt: number;
  readonly firstClaimedAt: Date;
}

/** A file that was reserved in Slack but is shown to nobody yet. */
export interface ReservedFile {
  readonly id: FileId;
  readonly uploadUrl: string;
}

/** A file as Slack describes it. Texts of previews are left out on purpose: they hold the file's content. */
export interface FileInfo {
  readonly id: FileId;
  readonly name: string;
  readonly sizeBytes: number;
  readonly owner: UserId;
  readonly mode: string;
  readonly urlPrivate: string;
  readonly channels: readonly ChannelId[];
  /** The messages that show it (`shares` in Slack's file object), with the thread they stand in. */
  readonly shares: readonly {
    readonly channel: ChannelId;
    readonly ts: string;
    readonly threadTs?: string;
  }[];
}

/** Why a file did not come. */
export type NotDownloaded = 'too-large' | 'sign-in-page' | 'foreign-host' | 'gone';

/** What a download came to. */
export type Download = Result<Uint8Array, NotDownloaded>;

/** Slack as a noticeboard. Throws `ServiceError` with retry advice when Slack does not answer or asks to wait. */
export interface Chat {
  /** Posts, or finds what an earlier attempt of the same effect posted. */
  post(
    to: { readonly channel: ChannelId; readonly threadTs?: string; readonly broadcast?: boolean },
    message: Message,
    origin: Origin,
  ): Promise<MessageRef>;
  /** Edits a message; `gone` when Slack no longer lets it be edited. */
  edit(at: MessageRef, message: Message): Promise<'edited' | 'gone'>;
  dmOf(user: UserId): Promise<ChannelId>;
  /** The address of a message that stands in no thread; null when that of the workspace is not known. */
  permalink(at: MessageRef): string | null;
  reserveFile(name: string, bytes: number): Promise<ReservedFile>;
  uploadBytes(file: ReservedFile, content: Uint8Array): Promise<void>;
  /** Shares reserved and uploaded files in one message. */
  shareFiles(
    files: readonly { readonly id: FileId; readonly title: string }[],
    to: { readonly channel: ChannelId; readonly threadTs?: string; readonly comment?: SlackText },
  ): Promise<void>;
  /**
   * Null when Slack knows no such file, or it was deleted. With `keptMs` what Slack said may be as old as that; otherwise it
   * is asked now.
   */
  fileInfo(id: FileId, keptMs?: number): Promise<FileInfo | null>;
  /** Deletes and looks whether it is gone. */
  deleteFile(id: FileId): Promise<Outcome<string>>;
  download(file: FileInfo, limitBytes: number): Promise<Download>;
}
