import type { Actor } from './actor.ts';
import type { AskedChange } from './asked-change.ts';
import type { Call } from './call.ts';
import type { CertificateFacts } from './certificate.ts';
import type { MessageRef, Supplied } from './change.ts';
import type { Difference } from './drift.ts';
import type { ManyTests, RunningClock } from './effect.ts';
import type { Check, ObservedLogin } from './evidence.ts';
import type { JudgedConnection, TestMade } from './failed-test.ts';
import type { FileRoute } from './file-answer.ts';
import type { Finding } from './finding.ts';
import type { ChangeId, ChannelId, ConnectionId, EffectId, FileId, UserId } from './ids.ts';
import type { LoginVerdict } from './login-verdict.ts';
import type { IdpMetadata } from './metadata.ts';
import type { LookOutcome } from './metadata-look.ts';
import type { KeyDeletion } from './pair.ts';
import type { PersonEvent } from './person-event.ts';
import type { Plan } from './plan.ts';
import type { PlanStop } from './plan-stop.ts';
import type { ReminderDeed, ReminderOutcome } from './reminder-event.ts';
import type { CodeEvent } from './step-up.ts';
import type { Sweep } from './sweep.ts';
import type { WriteOutcome } from './write-event.ts';

/** What came of an effect, of a clock that ran out, or of itself. */
export type Outcome =
  | { readonly type: 'file-shared'; readonly by: UserId; readonly file: FileId; readonly channel: ChannelId }
  | {
      readonly type: 'file-placed';
      readonly sender: Actor;
      readonly file: FileId;
      readonly channel: ChannelId;
      readonly route: FileRoute;
    }
  | {
      readonly type: 'file-given-up';
      readonly by: UserId;
      readonly file: FileId;
      readonly channel: ChannelId;
      readonly reference: EffectId;
    }
  | { readonly type: 'called'; readonly call: Call }
  | {
      readonly type: 'card-shown';
      readonly card: MessageRef;
      /** The plan that the card now asks people to decide on. */
      readonly digest?: string;
    }
  | {
      readonly type: 'tests-made';
      readonly asker: Actor;
      /** The connections that were tested. */
      readonly connections: readonly ConnectionId[];
      /** Those whose standing changed by it. */
      readonly judged?: readonly JudgedConnection[];
      /** The tests as they go on; null when there is nothing more to test or show. */
      readonly next: ManyTests | null;
      readonly email?: string;
    }
  /** An account was looked through: what is found otherwise than it was said last, with the version it was read under. */
  | {
      readonly type: 'swept';
      readonly sweep: Sweep;
      readonly found: readonly {
        readonly connection: ConnectionId;
        readonly version: number;
        readonly differences: readonly Difference[];
      }[];
    }
  | { readonly type: 'drifted'; readonly version: number; readonly differences: readonly Difference[] }
  | { readonly type: 'recipe-shown'; readonly recipe: MessageRef }
  | {
      readonly type: 'pair-made';
      readonly certificate: CertificateFacts;
      readonly keyFile: FileId;
      readonly certificateFile: FileId;
    }
  | { readonly type: 'pair-delivered'; readonly fingerprint: string; readonly timeZone: string }
  | { readonly type: 'pair-lost'; readonly fingerprint: string }
  | { readonly type: 'key-deleted'; readonly file: FileId; readonly why: KeyDeletion }
  | { readonly type: 'key-not-deleted'; readonly file: FileId; readonly error: string }
  | {
      readonly type: 'metadata-read';
      readonly file: FileId;
      readonly by: UserId;
      readonly fileName: string;
      readonly sizeBytes: number;
      readonly idp: IdpMetadata | null;
      readonly certificates: readonly CertificateFacts[];
      readonly findings: readonly Finding[];
      /** Who gave an input with one of these certificates before, in whatever change. */
      readonly suppliers?: readonly Supplied[];
      /** The open change whose certificate the file carries, when it is another one. */
      readonly belongsTo?: { readonly change: ChangeId; readonly label: string };
    }
  | {
      readonly type: 'metadata-unreadable';
      readonly file: FileId;
      readonly by: UserId;
      readonly why: string;
      readonly reference: string;
    }
  | LookOutcome
  /** The urgent change that this one waited for has ended. */
  | { readonly type: 'resumed' }
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'nudged'; readonly digest: string; readonly calls?: readonly Call[] }
  | { readonly type: 'nudge-put-off'; readonly digest: string; readonly until: Date }
  | {
      readonly type: 'requester-asked';
      readonly since: Date;
      readonly times: number;
      readonly call?: Call;
    }
  | {
      readonly type: 'requester-asking-put-off';
      readonly since: Date;
      readonly times: number;
      readonly until: Date;
    }
  | { readonly type: 'plan-stopped'; readonly stop: PlanStop }
  | { readonly type: 'target-gone' }
  | { readonly type: 'target-unreadable'; readonly name: string }
  | { readonly type: 'target-read-only'; readonly name: string }
  | { readonly type: 'approvers-read'; readonly actors: readonly Actor[] }
  | WriteOutcome
  | { readonly type: 'tested'; readonly checks: readonly Check[] }
  | { readonly type: 'login-observed'; readonly login: ObservedLogin }
  | { readonly type: 'no-login-yet'; readonly logs?: LoginVerdict }
  | { readonly type: 'undone'; readonly how: 'deleted' | 'restored' | 'was-gone' }
  | { readonly type: 'undo-blocked'; readonly why: string }
  | { readonly type: 'ran-out'; readonly clock: RunningClock }
  | {
      readonly type: 'service-waits';
      readonly service: 'Cloudflare' | 'Slack';
      readonly why: string;
      readonly until: Date;
    }
  | { readonly type: 'gave-up'; readonly step: string; readonly why: string }
  /** An effect beside the steps of the change was given up; `what` follows "I stopped". */
  | { readonly type: 'left-undone'; readonly what: string; readonly reference: string }
  /** The channel of a card takes no posts until a person changes that; `why` is the service's own word. */
  | { readonly type: 'channel-closed'; readonly channel: ChannelId; readonly why: string }
  | ReminderOutcome
  | TestMade
  /** The tests of many connections were given up on the way; without `why` because their process ended each time. */
  | {
      readonly type: 'tests-stopped';
      readonly by: UserId;
      readonly reference: EffectId;
      readonly why?: string;
    }
  /** An effect on a connection was given up, because its process ended each time. */
  | {
      readonly type: 'work-stopped';
      readonly stopped: 'test' | 'reminder';
      readonly reference: EffectId;
      /** Who asked for the work; its owner is told when nobody did. */
      readonly by: UserId | null;
    };

/** Everything that can happen. */
export type Event = PersonEvent | Outcome;
/** The name of an event. */
export type EventType = Event['type'];

/** An event of one type. */
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>;

/** What happens to a workspace: what is about no change and no connection yet. */
export type WorkspaceEvent = EventOf<
  | CodeEvent['type']
  | 'request'
  | 'many-tests-asked'
  | 'stop-tests'
  | 'tests-made'
  | 'swept'
  | 'tests-stopped'
  | 'file-shared'
  | 'file-placed'
  | 'file-given-up'
>;

/** What happens to a connection. */
export type ConnectionEvent = EventOf<
  | AskedChange['type']
  | 'drifted'
  | 'test'
  | 'test-made'
  | 'watch-metadata'
  | LookOutcome['type']
  | ReminderDeed['type']
  | 'reminded'
  | 'reminder-put-off'
  | 'reminded-in-channel'
  | 'channel-closed'
  | 'work-stopped'
>;

/** What happens to a change. */
export type ChangeEvent = Exclude<
  Event,
  WorkspaceEvent | Exclude<ConnectionEvent, EventOf<'channel-closed'>>
>;

/** The events of each kind of subject. */
export interface EventsOf {
  readonly change: ChangeEvent;
  readonly connection: ConnectionEvent;
  readonly workspace: WorkspaceEvent;
}
