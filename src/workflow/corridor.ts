import type { Change } from '../domain/change.ts';
import { isClosed } from '../domain/change.ts';
import type { Decided, RecordLine } from '../domain/decision.ts';
import { personBehind } from '../domain/decision.ts';
import type { Event, EventsOf } from '../domain/event.ts';
import type { AccountId, ChangeId, ConnectionId, EffectId, WorkspaceId } from '../domain/ids.ts';
import { laneIn } from '../domain/lane.ts';
import type { Policy } from '../domain/policy.ts';
import type { Refusal, STALE } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { no, ok } from '../domain/result.ts';
import type { Subject, SubjectKind, SubjectOf } from '../domain/subject.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Commit, CommitRefusal, Store } from '../ports/store.ts';
import { auditEntry } from './audit-entry.ts';
import { type Brought, judge } from './judge.ts';

/** How often a decision is made anew because another commit was faster. Each try reads the store again. */
const TRIES = 8;

const REFUSALS_RECORDED = 60;
const REFUSALS_WINDOW_MS = 60_000;

/** What decisions in a workspace go by. */
export interface Tenant {
  readonly policy: Policy;
  /** The account of requests that name none. */
  readonly firstAccount: AccountId;
}

/** What comes with an event: the delivery that must act once, and the effect that ends with the commit. */
export interface Alongside {
  /** A key of the delivery (Slack's event id, envelope id or signature). */
  readonly once?: string;
  readonly finished?: NonNullable<Commit['finished']>[number];
}

/**
 * What came of an event: the change as stored (null when the event was about none), and whether this delivery was seen
 * before. A refusal `gone`: the subject is not there.
 */
export type Advanced<Kind extends SubjectKind = 'change'> = Result<
  { readonly change: Kind extends 'change' ? Change : Change | null; readonly repeated: boolean },
  Refusal
>;

/** Thrown when the lease of an effect was lost: another runner performs it now, and this outcome is void. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  readonly effect: EffectId;
  constructor(effect: EffectId) {
    super(`the lease of effect ${effect} was lost`);
    this.effect = effect;
  }
}

/** The one way in which anything becomes true: load, decide, commit. */
export interface Corridor {
  /** Brings an event to its subject. */
  advance<Kind extends SubjectKind>(
    workspace: WorkspaceId,
    subject: SubjectOf<Kind>,
    event: EventsOf[Kind],
    alongside?: Alongside,
  ): Promise<Advanced<Kind>>;
  /** Notes a delivery that is only answered, not acted on; false when it came before and was acted on or answered then. */
  note(workspace: WorkspaceId, once: string): Promise<boolean>;
  /** Ends an effect that came to nothing. */
  finish(workspace: WorkspaceId, finished: NonNullable<Alongside['finished']>): Promise<void>;
}

/** Makes the corridor. `wake` is called after each commit that leaves something to do. */
export const createCorridor = (deps: {
  readonly store: Store;
  readonly tenantOf: (workspace: WorkspaceId) => Tenant;
  readonly clock: Clock;
  readonly wake: () => void;
  /** Hears of every commit that another one was faster than. */
  readonly conflicted?: () => void;
  /** Where checkpoints of finished changes go; nowhere when absent. */
  readonly log?: Log;
}): Corridor => {
  const { store, tenantOf, clock, wake, log } = deps;

  /** The head of a finished change's chain goes into the log, outside the store: a later cut or rewrite is seen. */
  const checkpoint = async ({ workspace, id }: Change): Promise<void> => {
    if (!log) return;
    try {
      const head = (await store.audit(workspace, id)).at(-1);
      if (head)
        log.info('audit checkpoint', { workspace, change: id, sequence: head.sequence, seal: head.seal });
    } catch (error) {
      log.warn('no audit checkpoint could be written', { change: id, error });
    }
  };

  const commit = async (
    workspace: WorkspaceId,
    { change, suspended, connection, effects, records }: Decided,
    alongside: Alongside,
  ): Promise<Result<'done' | 'repeated', CommitRefusal>> => {
    const answer = await store.commit({
      workspace,
      changes: [suspended, change].flatMap(one =>
        one ? [{ record: one, expectedVersion: one.version - 1 }] : [],
      ),
      connections: connection ? [{ record: connection, expectedVersion: connection.version - 1 }] : [],
      effects: effects.map(one => ({ ...one, lane: laneIn(tenantOf(workspace).firstAccount, one.lane) })),
      audit: records.map(one => auditEntry(one, clock.now())),
      ...also(alongside),
    });
    if (answer.ok) {
      if (effects.length > 0) wake();
      if (change && isClosed(change)) await checkpoint(change);
      return ok('done');
    }
    if (answer.error.reason === 'conflict') deps.conflicted?.();
    return answer.error.reason === 'duplicate' ? ok('repeated') : answer;
  };

  /** Presses that come to nothing cost nothing to make: of one person so many a minute are put on record. */
  const mayFillRecord = async ({ user, workspace }: NonNullable<RecordLine['who']>): Promise<boolean> => {
    const key = ['refused', workspace, user].join(':');
    return (await store.takeBudget(key, REFUSALS_RECORDED, REFUSALS_WINDOW_MS, clock.now())).ok;
  };

  /** A "no" to a person is on the record too; a "no" to a clock or a late outcome only ends its effect. */
  const conclude = async (
    workspace: WorkspaceId,
    about: ChangeId | ConnectionId | null,
    event: Event,
    refusal: Refusal | typeof STALE,
    alongside: Alongside,
  ): Promise<void> => {
    const who = personBehind(event);
    const recorded = { what: event.type, who, refused: true, facts: { refused: refusal.reason } } as const;
    const isRecorded = who !== null && about !== null && (await mayFillRecord(who));
    const audit = isRecorded ? [auditEntry({ about, ...recorded }, clock.now())] : [];
    if (audit.length === 0 && !alongside.finished && !alongside.once) return;
    const answer = await store.commit({ workspace, audit, ...also(alongside) });
    if (!answer.ok && answer.error.reason === 'fenced' && alongside.finished) {
      throw new LeaseLost(alongside.finished.id);
    }
  };

  const bring = async (
    workspace: WorkspaceId,
    brought: Brought,
    alongside: Alongside,
  ): Promise<Advanced<SubjectKind>> => {
    const { subject, event } = brought;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const judged = await judge(store, workspace, brought, {
        policy: tenantOf(workspace).policy,
        now: clock.now(),
      });
      if (!judged) {
        await conclude(workspace, null, event, { reason: 'gone' }, alongside);
        return no({ reason: 'gone' });
      }
      const { decision, on } = judged;
      const before = on?.change ?? null;
      if (!decision.ok) {
        const { error } = decision;
        await conclude(workspace, chainOf(subject, event), event, error, alongside);
        return error.reason === 'stale' ? ok({ change: before, repeated: false }) : no(error);
      }
      const answer = await commit(workspace, decision.value, alongside);
      if (answer.ok) {
        const repeated = answer.value === 'repeated';
        return ok({ change: (repeated && before) || (decision.value.change ?? before), repeated });
      }
      const { error } = answer;
      if (error.reason === 'fenced') throw new LeaseLost(alongside.finished?.id ?? ('?' as EffectId));
      if (error.reason === 'taken') return no(takenRefusal(error.key));
    }
    throw new Error(`${subject.kind} ${subject.id} was changed by others ${TRIES} times in a row`);
  };

  return {
    advance: async <Kind extends SubjectKind>(
      workspace: WorkspaceId,
      subject: SubjectOf<Kind>,
      event: EventsOf[Kind],
      alongside: Alongside = {},
    ) => {
      // A subject and an event of one kind belong together, which the compiler cannot follow through `Kind`.
      const brought = { subject, event } as unknown as Brought;
      return (await bring(workspace, brought, alongside)) as Advanced<Kind>;
    },

    note: async (workspace, once) => (await store.commit({ workspace, once: [once] })).ok,

    finish: async (workspace, finished) => {
      const answer = await store.commit({ workspace, finished: [finished] });
      if (!answer.ok) throw new LeaseLost(finished.id);
    },
  };
};

/** The chain that a refusal is recorded in: that of its subject, or of the change that was asked for. */
const chainOf = (subject: Subject, event: Event): ChangeId | ConnectionId | null => {
  if (subject.kind !== 'workspace') return subject.id;
  return event.type === 'request' ? event.change : null;
};

const also = (alongside: Alongside): Pick<Commit, 'finished' | 'once'> => ({
  ...(alongside.finished ? { finished: [alongside.finished] } : {}),
  ...(alongside.once ? { once: [alongside.once] } : {}),
});

const takenRefusal = (key: string): Refusal => {
  if (key.startsWith('label:')) return { reason: 'label-taken' };
  if (key.startsWith('entity:')) return { reason: 'entity-taken' };
  if (key.startsWith('provider:')) return { reason: 'provider-taken' };
  return { reason: 'open-change' };
};
