import type { AccessSeen } from '../domain/access-seen.ts';
import type { DatedCertificate } from '../domain/calendar-entry.ts';
import type { SettledCall } from '../domain/call.ts';
import type { Change, MessageRef } from '../domain/change.ts';
import type { ChangeWithConnection, Connection } from '../domain/connection.ts';
import type { OlderReminder, StoppedWork } from '../domain/effect.ts';
import type { FileAnswer } from '../domain/file-answer.ts';
import type { EffectId, FileId, UserId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { ReminderStage } from '../domain/reminder.ts';
import type { CodeNews } from '../domain/step-up.ts';
import type { TestRun } from '../domain/test-run.ts';
import type { ManyTestsShown } from '../domain/test-tally.ts';
import type { Message, SlackText } from './chat.ts';

/** Which effect something is posted for, so that a repeated attempt first looks for its own earlier message. */
export interface Origin {
  readonly effect: EffectId;
  readonly attempt: number;
  readonly firstClaimedAt: Date;
}

/** Where people see how things stand. Takes the stored truth and shows it; the words are the noticeboard's. */
export interface Noticeboard {
  /** Edits the change's card, or posts it when there is none or Slack no longer lets it be edited. */
  showCard(about: ChangeWithConnection, origin: Origin): Promise<MessageRef>;
  /** Says one line in the change's thread; the change must have a card. */
  say(change: Change, notice: Notice, origin: Origin): Promise<MessageRef | null>;
  /** Says one thing to one person in their DM. */
  tell(to: UserId, change: Change, notice: Notice, origin: Origin): Promise<MessageRef>;
  /** Edits a message that called people: what it asked for is settled. */
  settle(change: Change, call: SettledCall): Promise<void>;
  /** Edits or posts the requester's recipe. */
  showRecipe(change: Change, recipe: Recipe, origin: Origin): Promise<MessageRef>;
  /** Shares the two uploaded files of the change's pair in the requester's DM, in one message. */
  sharePair(change: Change, files: { readonly key: FileId; readonly certificate: FileId }): Promise<void>;
  /** Puts the whole plan as a text file into the change's thread. */
  sharePlan(change: Change, origin: Origin): Promise<void>;
  /** Reminds the owner, or who answers in their place when their account is gone, that a certificate ends. */
  remindOwner(
    connection: Connection,
    about: { readonly stage: ReminderStage; readonly to: UserId; readonly seen: AccessSeen },
    origin: Origin,
  ): Promise<MessageRef>;
  /** Puts the reminder's copy into the channel, and takes the buttons of the one before away. */
  remindChannel(
    connection: Connection,
    stage: ReminderStage,
    older: OlderReminder | null,
    origin: Origin,
  ): Promise<MessageRef>;
  /** Sends a connection's days to one person's DM as a file for calendars; `replaced` are those that count no more. */
  sendCalendar(
    connection: Connection,
    what: { readonly to: UserId; readonly replaced: DatedCertificate | null },
    origin: Origin,
  ): Promise<void>;
  /** Shows how far a test is that a person asked for: edits the message at `at`, or posts it in their DM. */
  showTest(to: UserId, run: TestRun, origin: Origin, at: MessageRef | null): Promise<MessageRef>;
  /** Shows in the same way how far the tests of many connections are. */
  showTests(to: UserId, tests: ManyTestsShown, origin: Origin, at: MessageRef | null): Promise<MessageRef>;
  /** Tells one person that work is not tried again, because its process ended each time. */
  tellStopped(to: UserId, stopped: StoppedWork, reference: EffectId, origin: Origin): Promise<void>;
  /** Tells one person what happened to the approval codes of `whose`. */
  tellOfCodes(to: UserId, whose: UserId, news: CodeNews, origin: Origin): Promise<void>;
  /** Says something to one person that belongs to no change; not repeated when it fails. */
  answer(to: UserId, answer: Message): Promise<void>;
  /** Sends text files to one person in one message of their DM. Bytes are UTF-8 and are not held longer. */
  sendFiles(
    to: UserId,
    files: readonly { readonly name: string; readonly text: string | Uint8Array }[],
    comment: SlackText,
  ): Promise<void>;
  /** Answers one person who shared a file; `change` is the one that the answer names. */
  answerFile(to: UserId, answer: FileAnswer, change: Change | null, origin: Origin): Promise<void>;
  /** Asks one person which of several open changes a file is for. */
  askWhichChange(
    to: UserId,
    about: { readonly file: FileId; readonly fileName: string; readonly candidates: readonly Change[] },
    origin: Origin,
  ): Promise<void>;
}
