import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { Effect } from '../domain/effect.ts';
import type { ChangeId, ConnectionId, EffectId, UserId, WorkspaceId } from '../domain/ids.ts';
import type { Span } from '../domain/places.ts';
import type { Outcome } from '../domain/result.ts';

/** A record to be written, and the version that must be stored now (0: there must be none). The record's own version is one higher. */
export interface Put<Entity> {
  readonly record: Entity;
  readonly expectedVersion: number;
}

/** A page of what was asked for: at most `limit` records, after `skip` others. */
export interface Page {
  readonly limit: number;
  readonly skip?: number;
}

/** One thing that happened, for the append-only record. The store adds place and seal. */
export interface AuditEntry {
  readonly change: ChangeId | ConnectionId | WorkspaceId;
  readonly at: Date;
  /** Null when jcaccess acted by itself. */
  readonly who: { readonly user: UserId; readonly workspace: WorkspaceId } | null;
  readonly what: string;
  readonly surface: 'slack' | 'clock' | 'cloudflare' | 'jcaccess';
  readonly digest?: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Facts that are safe to keep for ever: never keys, tokens, pasted text or file contents. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** An audit entry as stored: its place in the chain of its subject, and the HMAC over itself and the one before. */
export interface SealedEntry extends AuditEntry {
  /** What the seal is over: 1, as before 0.2, not the workspace; 2, the workspace as well. */
  readonly form: 1 | 2;
  readonly sequence: number;
  readonly previous: string;
  readonly seal: string;
  /** Ed25519 (base64url) over the same and the seal: proves it to who has only the public key. Absent in older entries. */
  readonly signature?: string;
}

/** One line of a workspace's log: an entry by its subject, its place in that chain and its seal. */
export interface LogLine {
  readonly subject: string;
  readonly sequence: number;
  readonly seal: string;
}

/**
 * A sealed count: all lines of the log up to `lines`, in their order. The censuses of a workspace are a chain; the first
 * counts nothing and says how many entries were there before there was a log.
 */
export interface Census {
  readonly workspace: string;
  readonly number: number;
  readonly lines: number;
  /** In the first: how many lines stood in the log already, and how many of them are of form 1. */
  readonly found?: number;
  readonly old?: number;
  /** SHA-256 (hex) over the lines since the census before. */
  readonly digest: string;
  readonly previous: string;
  readonly seal: string;
  /** As that of an entry. */
  readonly signature?: string;
}

/** Reads the record of every workspace, piece by piece, and changes nothing. */
export interface AuditReader {
  /** The workspaces that have a change, or something on record. */
  workspaces(): Promise<string[]>;
  /** In order. */
  censuses(workspace: string): AsyncIterable<Census>;
  /** In order, without the first `after` lines. */
  log(workspace: string, after?: number): AsyncIterable<LogLine>;
  /** Every entry that the log has a line for, in the order of the log. */
  entries(workspace: string): AsyncIterable<SealedEntry>;
  /** The subjects that have a chain: changes, connections, and requests that came to nothing. Some may come twice. */
  subjects(workspace: string): AsyncIterable<string>;
  chain(workspace: string, subject: string): Promise<SealedEntry[]>;
  /** The changes that are stored: each is on record since it began. */
  changes(workspace: string): AsyncIterable<string>;
}

/** Everything that becomes true at once, or not at all. All of it belongs to one workspace. */
export interface Commit {
  readonly workspace: WorkspaceId;
  readonly changes?: readonly Put<Change>[];
  readonly connections?: readonly Put<Connection>[];
  /** Added unless an effect of the same id is there or was finished before. */
  readonly effects?: readonly Effect[];
  /**
   * Effects that end with this commit; refused when the lease token is no longer the effect's. With `forget` its id is not
   * remembered: nobody will ask for the same effect again.
   */
  readonly finished?: readonly {
    readonly id: EffectId;
    readonly token: string;
    readonly forget?: true;
  }[];
  readonly audit?: readonly AuditEntry[];
  /** Keys of deliveries that must act once; refused when one was there before. */
  readonly once?: readonly string[];
}

/** Why nothing of a commit became true. */
export type CommitRefusal =
  | { readonly reason: 'conflict' }
  | { readonly reason: 'fenced' }
  | { readonly reason: 'duplicate' }
  | { readonly reason: 'taken'; readonly key: string };

/** An effect held under a lease by one runner. */
export interface ClaimedEffect extends Effect {
  readonly token: string;
  /** How often it was claimed, this time included. */
  readonly attempt: number;
  /** When it was claimed for the first time, on the business clock. */
  readonly firstClaimedAt: Date;
  /** How many leases of it in a row ended by themselves: the runner that held it was gone, or hung. */
  readonly lost: number;
}

/** An effect that was given up, for the operator. */
export interface ParkedEffect extends Effect {
  readonly error: string;
  readonly parkedAt: Date;
}

/** What waits, for the settled check, for readiness and for metrics. */
export interface StoreStatus {
  readonly claimed: number;
  readonly dueNow: number;
  readonly nextDue: Date | null;
  readonly parked: number;
}

/** What one process does of the work in a store. */
export interface Service {
  readonly workspace: WorkspaceId;
  /** The bot that it acts as there; empty when Slack does not say. */
  readonly bot: string;
  /** The deeds that it can perform. */
  readonly deeds: readonly string[];
}

/** The effects that have waited longest, for the question whether work stands still. Null when there is none. */
export interface Backlog {
  /** The earliest due time of all unfinished effects, claimed or waiting. */
  readonly oldestDue: Date | null;
  /** The first claim of the effect that was begun earliest and is not finished. */
  readonly oldestBegun: Date | null;
}

/** Whether one more is left of a shared budget; `until` is when a tenth of it is free again, so that work of several calls gets done. */
export type BudgetAnswer = Outcome<{ readonly until: Date }>;

/** A turn in one pace that all instances share. */
export interface Turn {
  /** Names the pace. */
  readonly pace: string;
  /** The time of one turn: so often one is free. */
  readonly everyMs: number;
  /** How much of their time may be taken in advance before this turn has to wait: what a burst is. */
  readonly owedMs: number;
  /** The most that any turn of this pace may find taken in advance. */
  readonly mostOwedMs: number;
}

/** Whether a turn was taken, and how long to wait before it is there, or before it is worth asking again. */
export interface TurnAnswer {
  readonly taken: boolean;
  readonly waitMs: number;
}

/** A secret that all instances share, as it was kept last. */
export interface KeptSecret {
  readonly text: string;
  /** How often it was kept. */
  readonly version: number;
}

/**
 * The memory of jcaccess. One contract, two engines. Business times are arguments; leases run on the engine's own
 * clock. Methods throw when the engine cannot be reached; an expected "no" is a value. Writing throws an
 * `UnconfirmedError` when it may be there although it was not confirmed.
 */
export interface Store {
  /**
   * Takes up work for a workspace: from now on this handle claims effects of the workspaces and deeds that it serves
   * alone (before, of all); the others are left to those who serve and know them. Throws, with what to do, when the store
   * belongs to another deployment.
   */
  serve(service: Service): Promise<void>;
  commit(commit: Commit): Promise<Outcome<CommitRefusal>>;
  change(workspace: WorkspaceId, id: ChangeId): Promise<Change | null>;
  connection(workspace: WorkspaceId, id: ConnectionId): Promise<Connection | null>;
  /** A change with its connection, which a decision needs; null when one of them is not there. */
  changeWithConnection(
    workspace: WorkspaceId,
    id: ChangeId,
  ): Promise<{ readonly change: Change; readonly connection: Connection } | null>;
  /**
   * The changes under an index or unique key (domain/keys.ts), oldest first; without those that cannot be read. All of them
   * unless a page is asked for: a key that grows with the store is asked by the page.
   */
  changesBy(workspace: WorkspaceId, key: string, page?: Page): Promise<Change[]>;
  /** The connections under an index or unique key, as `changesBy`. */
  connectionsBy(workspace: WorkspaceId, key: string, page?: Page): Promise<Connection[]>;
  /** How many changes are under a key, those that cannot be read among them. */
  countChanges(workspace: WorkspaceId, key: string): Promise<number>;
  /** A page of an ordered list of connections (domain/places.ts), without those that cannot be read. */
  connectionsIn(workspace: WorkspaceId, span: Span, page: Page): Promise<Connection[]>;
  /** How many connections are in a list, or in a piece of it, those that cannot be read among them. */
  countConnections(workspace: WorkspaceId, span: Span): Promise<number>;
  /** Takes effects due at `now` under a lease, oldest due first, passing over blocked lanes. */
  claim(now: Date, limit: number, leaseMs: number): Promise<ClaimedEffect[]>;
  /** Lengthens a lease; false when it is no longer held. */
  extend(id: EffectId, token: string, leaseMs: number): Promise<boolean>;
  /** Gives an effect back that was not performed: it stays as it was before its claim. False when the lease is no longer held. */
  handBack(id: EffectId, token: string): Promise<boolean>;
  /** Gives an effect back until `due`, after it did not work; false when the lease is no longer held. */
  defer(id: EffectId, token: string, due: Date, error: string): Promise<boolean>;
  /** Lets nobody claim effects of this lane before `until`. */
  blockLane(lane: string, until: Date): Promise<void>;
  /** Takes an effect out of the due index for good, kept for the operator; false when the lease is no longer held. */
  park(id: EffectId, token: string, at: Date, error: string): Promise<boolean>;
  parked(workspace: WorkspaceId): Promise<ParkedEffect[]>;
  /** How many effects of a line that stands in this lane are not finished. */
  inLine(workspace: WorkspaceId, line: string, lane: string): Promise<number>;
  /** Makes a parked effect due at `due`, as if it had never been tried; false when it is not parked. */
  retryParked(workspace: WorkspaceId, id: EffectId, due: Date): Promise<boolean>;
  /** Ends a parked effect unperformed: it counts as finished. False when it is not parked. */
  dropParked(workspace: WorkspaceId, id: EffectId): Promise<boolean>;
  status(now: Date): Promise<StoreStatus>;
  backlog(): Promise<Backlog>;
  /**
   * Takes one from a budget that all instances share: never more than `limit` within any `windowMs` (5 s or more) on the
   * business clock. A refusal takes nothing. A caller with a lower limit for the same key leaves a share to the others.
   */
  takeBudget(key: string, limit: number, windowMs: number, now: Date): Promise<BudgetAnswer>;
  /**
   * Takes the next turn in each of these paces of one thing, which all instances share; in none of them when the wait would
   * be longer than `longestWaitMs`. `nowMs` is a clock that all instances read, about.
   */
  takeTurns(of: string, turns: readonly Turn[], longestWaitMs: number, nowMs: number): Promise<TurnAnswer>;
  /** Writes something of no meaning, as safely as a commit is written; throws when a commit could not be kept now. */
  proveWriting(): Promise<void>;
  /** The secret of this name; null when none was kept. It is sealed at rest; throws when it cannot be opened. */
  secret(name: string): Promise<KeptSecret | null>;
  /** Takes the lease of a secret, so that one instance alone renews it: a token, or null while another holds it. */
  leaseSecret(name: string, leaseMs: number): Promise<string | null>;
  /**
   * Keeps a secret as the version after `expectedVersion` (0: there must be none); false, and nothing is changed, when
   * the lease is no longer held or another version is there.
   */
  keepSecret(name: string, token: string, text: string, expectedVersion: number): Promise<boolean>;
  /** Gives the lease of a secret back; nothing happens when it is no longer held. */
  releaseSecret(name: string, token: string): Promise<void>;
  /** The sealed entries of one subject, in order. */
  audit(workspace: WorkspaceId, subject: ChangeId | ConnectionId | WorkspaceId): Promise<SealedEntry[]>;
  /** The record as a whole, for exports and for checking it. */
  readonly auditReader: AuditReader;
  close(): Promise<void>;
}
