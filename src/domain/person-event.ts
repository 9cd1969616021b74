import type { Actor } from './actor.ts';
import type { AskedChange } from './asked-change.ts';
import type { ManyTests } from './effect.ts';
import type { ReportedResult } from './evidence.ts';
import type { ChangeId, ChannelId, ConnectionId, FileId, UserId, WorkspaceId } from './ids.ts';
import type { ReminderDeed } from './reminder-event.ts';
import type { SetupRequest } from './request.ts';
import type { CodeEvent } from './step-up.ts';
import type { StopNote } from './test-tally.ts';

/** What a person did. Each carries who they are at that moment; `decide` authorises it. */
export type PersonEvent =
  | ReminderDeed
  | {
      readonly type: 'request';
      readonly actor: Actor;
      readonly change: ChangeId;
      readonly connection: ConnectionId;
      readonly workspace: WorkspaceId;
      readonly request: SetupRequest;
      /** The ended change that this one starts again from. */
      readonly startsFrom: ChangeId | null;
    }
  | AskedChange
  | { readonly type: 'make-now'; readonly actor: Actor }
  | { readonly type: 'remove-old'; readonly actor: Actor; readonly reason: string }
  | {
      readonly type: 'test';
      readonly actor: Actor;
      /** A person who should get in: their last login is looked up too. */
      readonly email?: string;
      /** Names the request among all of that person. */
      readonly request: string;
    }
  | {
      readonly type: 'many-tests-asked';
      readonly actor: Actor;
      readonly tests: ManyTests;
    }
  | { readonly type: 'stop-tests'; readonly actor: Actor; readonly stops: StopNote }
  | {
      readonly type: 'hand-back';
      readonly actor: Actor;
      readonly file: FileId;
    }
  | { readonly type: 'file-turned-away'; readonly actor: Actor }
  | { readonly type: 'let-hand-in'; readonly actor: Actor; readonly helper: UserId }
  | { readonly type: 'saved-key'; readonly actor: Actor }
  | { readonly type: 'new-pair'; readonly actor: Actor }
  | {
      readonly type: 'approve';
      readonly actor: Actor;
      readonly digest: string;
      /** Those who approved before, as Slack knows them now. */
      readonly earlier: readonly Actor[];
      readonly withCode?: true;
    }
  | { readonly type: 'decline'; readonly actor: Actor; readonly digest: string; readonly reason: string }
  | {
      readonly type: 'ask-for-changes';
      readonly actor: Actor;
      readonly digest: string;
      readonly comment: string;
    }
  | {
      readonly type: 'break-glass';
      readonly actor: Actor;
      readonly digest: string;
      readonly reason: string;
      readonly withCode?: true;
    }
  | CodeEvent
  | {
      readonly type: 'review';
      readonly actor: Actor;
      readonly right: boolean;
      readonly note: string;
    }
  | { readonly type: 'edit-request'; readonly actor: Actor; readonly request: SetupRequest }
  | {
      readonly type: 'paste-result';
      readonly actor: Actor;
      readonly result: Omit<ReportedResult, 'by' | 'at'>;
    }
  | { readonly type: 'watch-login'; readonly actor: Actor; readonly email: string }
  | { readonly type: 'keep'; readonly actor: Actor; readonly reason?: string }
  | { readonly type: 'roll-back'; readonly actor: Actor }
  | { readonly type: 'more-time'; readonly actor: Actor }
  | { readonly type: 'choose-channel'; readonly actor: Actor; readonly channel: ChannelId }
  | { readonly type: 'withdraw'; readonly actor: Actor; readonly reason?: string }
  /** `url` is where JumpCloud publishes the metadata of the connection; null: jcaccess looks there no more. */
  | { readonly type: 'watch-metadata'; readonly actor: Actor; readonly url: string | null };
