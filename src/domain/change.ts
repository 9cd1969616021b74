import type { Approval, Emergency, Voided } from './approval.ts';
import type { AtJumpCloud } from './at-jumpcloud.ts';
import type { Call } from './call.ts';
import type { CertificateFacts } from './certificate.ts';
import type { Check, Evidence, ObservedLogin } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { HandedMetadata } from './handed-metadata.ts';
import type { ChangeId, ChannelId, ConnectionId, FileId, ProviderId, UserId, WorkspaceId } from './ids.ts';
import type { AskedForChanges, Objection } from './objection.ts';
import type { Custody, Pair } from './pair.ts';
import type { Plan } from './plan.ts';
import type { PlanStop } from './plan-stop.ts';
import type { ProviderRest, SamlSettings } from './provider.ts';
import type { SetupRequest } from './request.ts';

/** What a change does to a connection. */
export type ChangeKind = 'setup' | 'edit' | 'rotate' | 'remove' | 'restore' | 'adopt' | 'trust-certificate';

/** A message in Slack: its conversation and its timestamp, which is its id there. */
export interface MessageRef {
  readonly channel: ChannelId;
  readonly ts: string;
}

/** By what a person is involved in a change. */
export type Involvement = 'requester' | 'earlier-requester' | Supplied['how'];

/** An input that a person gave to a change, named by the certificate (SHA-256 of its DER) that it carried. */
export interface Supplied {
  readonly by: UserId;
  readonly certificate: string;
  /** `pair`: received the private key of a made pair. The others handed in a file. */
  readonly how: 'pair' | 'certificate' | 'metadata';
}

/** A file on its way in: handed over, not read yet. */
export interface IncomingFile {
  readonly id: FileId;
  readonly by: UserId;
  readonly at: Date;
}

/** What was meant to be written, committed before anything is sent (so that a lost answer can be found again). */
export interface WriteIntent {
  readonly at: Date;
  /** The ids of the account's identity providers just before. */
  readonly idsBefore: readonly ProviderId[];
  readonly digest: string;
}

/** A creation that was sent and not found before another was sent: it may still arrive. */
export interface LostWrite extends WriteIntent {
  readonly wanted: SamlSettings;
}

/** What is known to be written in Cloudflare. */
export interface Written {
  readonly provider: ProviderId;
  readonly name: string;
  readonly at: Date;
  readonly readBackAt: Date;
  /** The settings that did not read back as sent. */
  readonly differing?: readonly string[];
  /** What stood there beside our settings when it was read back. */
  readonly rest?: ProviderRest;
}

/** Why a rotation takes one of its certificates away: the old one, or, as people `went-back`, the new one. */
export type Proof =
  | { readonly kind: 'went-back'; readonly by: UserId }
  | { readonly kind: 'seen'; readonly login: ObservedLogin }
  | { readonly kind: 'not-seen'; readonly by: UserId; readonly reason: string };

/** The automatic part of the Access test. */
export interface TestReport {
  readonly at: Date;
  readonly checks: readonly Check[];
}

/** How a change ended. */
export interface Closing {
  readonly at: Date;
  /** Null when jcaccess ended it by itself. */
  readonly by: UserId | null;
  readonly reason?: string;
  /** For `failed`: what is known of Cloudflare now. */
  readonly cloudflare?: 'untouched' | 'put-back' | 'unknown' | 'changed';
  /** For `failed`: the step that failed. */
  readonly step?: string;
}

interface Common {
  readonly id: ChangeId;
  readonly workspace: WorkspaceId;
  /** Counts the commits of this change; the store compares it on every write. */
  readonly version: number;
  readonly kind: ChangeKind;
  readonly connection: ConnectionId;
  readonly request: SetupRequest;
  readonly requester: UserId;
  readonly createdAt: Date;
  readonly card?: MessageRef;
  /** Where the requester's recipe stands, in their DM. */
  readonly recipe?: MessageRef;
  readonly channelClosed?: { readonly channel: ChannelId; readonly why: string; readonly at: Date };
  readonly pair?: Pair;
  /** Upper-case colon hex fingerprints of pairs that were made and must not be used. */
  readonly voidPairs: readonly string[];
  readonly custody?: Custody;
  readonly incoming?: IncomingFile;
  /** How often the requester was asked for what the change waits for, since when. */
  readonly requesterAsked?: { readonly since: Date; readonly times: number };
  /** What was wrong with the newest file, or the comment of an approver who asked for changes. */
  readonly toCorrect?: {
    readonly findings: readonly Finding[];
    readonly fileName: string;
    readonly at: Date;
  };
  readonly metadata?: HandedMetadata;
  readonly plan?: Plan;
  readonly approvals: readonly Approval[];
  /** Who and which groups were called after nobody decided for long; they count for every rule. */
  readonly escalatedAt?: Date;
  readonly emergency?: Emergency;
  readonly askedForChanges?: AskedForChanges;
  /** What was said against earlier plans, the oldest first. */
  readonly objections?: readonly Objection[];
  /** Why earlier approvals no longer count, since when, and whose they were. */
  readonly voided?: Voided;
  /** The plan that the card shows, since Slack acknowledged it; `replaced`: another one stood there before. */
  readonly planShown?: { readonly digest: string; readonly at: Date; readonly replaced: boolean };
  /** Who asked for the changes that this one starts again from, as long as none of them was kept. */
  readonly earlierRequesters?: readonly UserId[];
  /** Who gave which input, kept after another one took its place. */
  readonly supplied?: readonly Supplied[];
  /** One person whom the requester lets hand in files. */
  readonly helper?: UserId;
  /** Whose files were turned away; the requester heard of each of them once. */
  readonly turnedAway?: readonly UserId[];
  /** What a change of a live connection asks for and that no other connection may take meanwhile. */
  readonly reserved?: { readonly label?: string; readonly entityId?: string };
  /** Why no plan could be made of what was asked for, until it is edited or planned again. */
  readonly stopped?: { readonly stop: PlanStop; readonly at: Date };
  readonly intent?: WriteIntent;
  /** The creations that were sent and not found, one for each plan, oldest first. */
  readonly lostWrites?: readonly LostWrite[];
  readonly written?: Written;
  /** What it has done at JumpCloud. */
  readonly jumpcloud?: AtJumpCloud;
  /** Why it is asked for, in the requester's words. */
  readonly why?: string;
  /** Of a rotation: what was written when Access began to trust the new certificate beside the old one. */
  readonly added?: Written;
  /** Of a rotation: when metadata was handed in last that shows JumpCloud signing with a certificate of before. */
  readonly oldSeenAt?: Date;
  /** Of a rotation one of whose certificates is being removed, or is removed: which, and on what proof. */
  readonly removal?: Proof;
  /** Of a change that adds one certificate and touches nothing else: which. */
  readonly certificate?: CertificateFacts;
  /** jcaccess opened it by itself: `requester` is whom it tells, and nobody is involved by asking. */
  readonly opened?: 'by-itself';
  /** The operator decided beforehand that such a change is written without an approval. */
  readonly approvedBeforehand?: true;
  /** The change that waits until this one has ended. */
  readonly suspends?: ChangeId;
  /** The urgent change that this one waits for: until then nothing of it is decided or written. */
  readonly suspended?: { readonly by: ChangeId; readonly at: Date };
  readonly report?: TestReport;
  readonly evidence: Evidence;
  /** The messages that call people, as long as what they ask for is not settled. */
  readonly calls?: readonly Call[];
  /** A service that this change waits for, and since when; shown on the card, cleared by the next step. */
  readonly waiting?: { readonly service: 'Cloudflare' | 'Slack'; readonly why: string; readonly until: Date };
}

type With<Key extends keyof Common> = { readonly [K in Key]-?: NonNullable<Common[K]> };

/** A change, whose fields depend on how far it is. */
export type Change = Common &
  (
    | { readonly state: 'draft' }
    | { readonly state: 'awaiting-metadata' }
    | { readonly state: 'planned' }
    | ({
        readonly state: 'awaiting-approval';
        readonly expiresAt: Date;
        readonly nudges: number;
      } & With<'plan'>)
    | ({ readonly state: 'approved'; readonly makeBy: Date } & With<'plan'>)
    | ({ readonly state: 'applying'; readonly applyBy: Date } & With<'plan'>)
    | ({ readonly state: 'swapping' } & With<'plan' | 'written' | 'added'>)
    | ({ readonly state: 'proving' } & With<'plan' | 'written' | 'added' | 'metadata'>)
    | ({ readonly state: 'outcome-unknown'; readonly looks: number; readonly applyBy?: Date } & With<
        'plan' | 'intent'
      >)
    | ({ readonly state: 'testing' } & With<'plan' | 'written'>)
    | ({ readonly state: 'awaiting-confirmation'; readonly rollBackAt?: Date } & With<
        'plan' | 'written' | 'report'
      >)
    | ({ readonly state: 'rolling-back'; readonly by: UserId | null; readonly reason?: string } & With<
        'plan' | 'written'
      >)
    | ({ readonly state: 'live'; readonly closing: Closing } & With<'plan' | 'written'>)
    | ({ readonly state: 'removed'; readonly closing: Closing } & With<'plan' | 'written'>)
    | { readonly state: 'nothing-to-do'; readonly closing: Closing }
    | { readonly state: 'declined'; readonly closing: Closing }
    | { readonly state: 'expired'; readonly closing: Closing }
    | { readonly state: 'withdrawn'; readonly closing: Closing }
    | { readonly state: 'failed'; readonly closing: Closing }
    | { readonly state: 'rolled-back'; readonly closing: Closing }
  );

/** How far a change is. */
export type ChangeState = Change['state'];

/** A change in one of the named states. */
export type ChangeIn<State extends ChangeState> = Extract<Change, { state: State }>;

const TERMINAL: readonly ChangeState[] = [
  'live',
  'removed',
  'nothing-to-do',
  'declined',
  'expired',
  'withdrawn',
  'failed',
  'rolled-back',
];

/** Every state, in the order of a life. */
export const CHANGE_STATES: readonly ChangeState[] = [
  'draft',
  'awaiting-metadata',
  'planned',
  'awaiting-approval',
  'approved',
  'applying',
  'outcome-unknown',
  'swapping',
  'proving',
  'testing',
  'awaiting-confirmation',
  'rolling-back',
  ...TERMINAL,
];

/** The states that only a rotation knows. */
export const OF_ROTATION: readonly ChangeState[] = ['approved', 'swapping', 'proving'];

/** True for a change that has ended. */
export const isClosed = (change: Change): change is Extract<Change, { closing: Closing }> =>
  TERMINAL.includes(change.state);
