import type { AccessSeen } from './access-seen.ts';
import type { DatedCertificate } from './calendar-entry.ts';
import type { SettledCall } from './call.ts';
import type { ChangeState, MessageRef } from './change.ts';
import type { FailedTest } from './connection.ts';
import type { Difference } from './drift.ts';
import type { FileAnswer } from './file-answer.ts';
import type { ChangeId, ChannelId, EffectId, FileId, UserId, WorkspaceId } from './ids.ts';
import type { Look } from './metadata-look.ts';
import type { Notice } from './notice.ts';
import type { KeyDeletion } from './pair.ts';
import type { ReminderStage } from './reminder.ts';
import type { CodeNews } from './step-up.ts';
import type { Subject, SubjectKind } from './subject.ts';
import type { Sweep } from './sweep.ts';
import type { StopNote, TestTally } from './test-tally.ts';

/** Something to be done, with what it needs beside the stored change. */
export type Work =
  /** With `during` only while the change is in that state: a later state has an effect of its own. */
  | { readonly deed: 'show-card'; readonly during?: ChangeState }
  | { readonly deed: 'say'; readonly notice: Notice }
  | { readonly deed: 'tell'; readonly to: UserId; readonly notice: Notice }
  /** Edits a message that called people, now that nobody has to follow it. */
  | { readonly deed: 'settle-call'; readonly call: SettledCall }
  | { readonly deed: 'deliver-certificate' }
  | { readonly deed: 'show-recipe' }
  /** Asks the requester for what the change waits for since then; `times` were asked before. */
  | { readonly deed: 'ask-requester'; readonly since: Date; readonly times: number }
  | { readonly deed: 'delete-key'; readonly file: FileId; readonly why: KeyDeletion }
  | { readonly deed: 'read-metadata'; readonly file: FileId; readonly by: UserId }
  | { readonly deed: 'make-plan' }
  | { readonly deed: 'share-plan' }
  | { readonly deed: 'nudge'; readonly digest: string }
  | { readonly deed: 'apply-plan' }
  | { readonly deed: 'trust-pair' }
  | { readonly deed: 'find-outcome' }
  | { readonly deed: 'undo-plan' }
  /** Takes back what a change that was not kept had done at JumpCloud. */
  | { readonly deed: 'undo-jumpcloud' }
  | { readonly deed: 'run-test' }
  | { readonly deed: 'watch-login' }
  | { readonly deed: 'run-out'; readonly clock: RunningClock }
  /** Sends the days of the certificate to the owner's own calendar, and takes back those of the one before. */
  | { readonly deed: 'send-calendar'; readonly replaced?: DatedCertificate }
  /** Compares the connections of an account with what Access has. */
  | { readonly deed: 'sweep-access'; readonly sweep: Sweep }
  | { readonly deed: 'note-drift'; readonly version: number; readonly differences: readonly Difference[] }
  | {
      readonly deed: 'remind';
      readonly stage: ReminderStage;
      readonly certificate: string;
      /** The how manieth repeat of that stage, because a person put it aside; absent the first time. */
      readonly again?: number;
    }
  | {
      readonly deed: 'remind-channel';
      readonly stage: ReminderStage;
      readonly certificate: string;
      /** The copy that this one takes the place of. */
      readonly older?: OlderReminder;
    }
  | { readonly deed: 'look-at-metadata'; readonly look: Look }
  /** The urgent change that this one waited for has ended. */
  | { readonly deed: 'resume' }
  | { readonly deed: 'test-connection'; readonly by: UserId; readonly email?: string }
  /** Notes what a test among many found of a connection. */
  | { readonly deed: 'note-test'; readonly failed: FailedTest | null }
  | { readonly deed: 'test-many'; readonly tests: ManyTests }
  /** The note that tests were called off: each of their slices looks for it. It is ended when none can be left. */
  | { readonly deed: 'stop-tests'; readonly stops: StopNote }
  | {
      readonly deed: 'tell-stopped';
      readonly to: UserId;
      readonly stopped: StoppedWork;
      readonly reference: EffectId;
    }
  | {
      readonly deed: 'tell-of-codes';
      readonly to: UserId;
      readonly whose: UserId;
      readonly news: CodeNews;
    }
  | { readonly deed: 'place-file'; readonly file: FileId; readonly by: UserId; readonly channel: ChannelId }
  | { readonly deed: 'answer-file'; readonly to: UserId; readonly answer: FileAnswer }
  | {
      readonly deed: 'ask-which-change';
      readonly to: UserId;
      readonly file: FileId;
      readonly fileName: string;
      readonly candidates: readonly ChangeId[];
    };

/** A reminder that a newer one takes the place of. */
export interface OlderReminder {
  readonly stage: ReminderStage;
  readonly at: MessageRef;
  /** When it was told: it goes on saying what was true then. */
  readonly told?: Date;
  /** What Access had then. */
  readonly seen?: AccessSeen;
}

/**
 * Tests of many connections that one person asked for at once. They are made in slices, each an effect of its own, which
 * carries what came of those before and the one message that shows it.
 */
export interface ManyTests {
  readonly by: UserId;
  readonly email?: string;
  /** Names the request among all of that person. */
  readonly request: string;
  /** All connections, or those that are theirs. */
  readonly whose: 'all' | 'own';
  /** How many slices of them were made. */
  readonly batch: number;
  /** How many open changes of this person were looked at, for connections of other owners; `all` when none is left. */
  readonly asked?: number | 'all';
  /** The place in the list of connections from which to go on; absent at the beginning. */
  readonly from?: string;
  /** Absent before the first slice was made. */
  readonly tally?: TestTally;
  /** The message in the person's DM; absent before it was posted. */
  readonly message?: MessageRef;
}

/** Work that was given up because its process ended each time; `label` names its connection. */
export type StoppedWork =
  | { readonly kind: 'test' | 'reminder'; readonly label: string }
  /** `why` is absent when its process ended. */
  | { readonly kind: 'tests'; readonly why?: string };

/** What each deed is about; a deed that is not listed is about a change. */
export const SUBJECT_OF = {
  remind: 'connection',
  'note-drift': 'connection',
  'sweep-access': 'workspace',
  'remind-channel': 'connection',
  'test-connection': 'connection',
  'tell-of-codes': 'workspace',
  'note-test': 'connection',
  'look-at-metadata': 'connection',
  'tell-stopped': 'workspace',
  'test-many': 'workspace',
  'stop-tests': 'workspace',
  'place-file': 'workspace',
  'answer-file': 'workspace',
  'ask-which-change': 'workspace',
} as const satisfies Partial<Record<Work['deed'], SubjectKind>>;

/** Work that is about a change. */
export type ChangeWork = Exclude<Work, { deed: keyof typeof SUBJECT_OF }>;

/** The kind of subject that a deed is about. */
export type SubjectKindOf<D extends EffectType> = D extends keyof typeof SUBJECT_OF
  ? (typeof SUBJECT_OF)[D]
  : 'change';

/** The clocks that end something when nobody acts. */
export type RunningClock =
  | 'key-file-warning'
  | 'key-file'
  | 'approval'
  | 'escalation'
  | 'apply-by'
  | 'make-by'
  | 'roll-back-warning'
  | 'roll-back'
  | 'ask-to-confirm'
  | 'idle';

/** What an effect does, as one word; it also names its file. */
export type EffectType = Work['deed'];

/** An effect in the store: due on the business clock, in a lane that a rate limit can block. */
export interface Effect {
  readonly id: EffectId;
  readonly workspace: WorkspaceId;
  readonly subject: Subject;
  readonly work: Work;
  readonly due: Date;
  /** What its calls go to, and whose limits it therefore shares: see lane.ts. */
  readonly lane: string;
  /** Effects of one line are performed one after another. Its subject and lane when absent. */
  readonly line?: string;
}
