import type { Change } from '../domain/change.ts';
import { isClosed } from '../domain/change.ts';
import type { ChangeEvent } from '../domain/decide.ts';
import { decide } from '../domain/decide.ts';
import type { Decided, EventOf, Recorded } from '../domain/decision.ts';
import { whoDid } from '../domain/decision.ts';
import type { Before } from '../domain/decisions/ask.ts';
import { ask } from '../domain/decisions/ask.ts';
import { onConnection } from '../domain/decisions/remind.ts';
import type { ConnectionEvent, Event } from '../domain/event.ts';
import type { ChangeId, ConnectionId, EffectId, WorkspaceId } from '../domain/ids.ts';
import { laneIn } from '../domain/lane.ts';
import type { Policy } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { no, ok } from '../domain/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { AuditEntry, Commit, CommitRefusal, Store } from '../ports/store.ts';
import { suppliersOf } from './suppliers.ts';
import type { TestRequests } from './test-requests.ts';
import { createTestRequests } from './test-requests.ts';

/** How often a decision is made anew because somebody else committed first. Each try reads the store again. */
const TRIES = 8;

/** What comes with an event: the delivery that must act once, and the effect that ends with the commit. */
export interface Alongside {
  /** A key of the delivery (Slack's event id, envelope id or signature). */
  readonly once?: string;
  readonly finished?: { readonly id: EffectId; readonly token: string };
}

/** What came of an event: the stored change, or `repeated` when this delivery was seen before. */
export type Advanced = Result<{ readonly change: Change; readonly repeated: boolean }, Refusal>;

/** Thrown when the lease of an effect was lost: somebody else performs it now, and this outcome is void. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  readonly effect: EffectId;
  constructor(effect: EffectId) {
    super(`the lease of effect ${effect} was lost`);
    this.effect = effect;
  }
}

/** The one way in which anything becomes true: load, decide, commit. */
export interface Corridor extends TestRequests {
  /** Begins a change. `before` is the ended change that it starts again from. */
  begin(event: EventOf<'requested'>, before: ChangeId | null, alongside?: Alongside): Promise<Advanced>;
  /** Brings an event to a change. */
  advance(workspace: WorkspaceId, id: ChangeId, event: ChangeEvent, alongside?: Alongside): Promise<Advanced>;
  /** Records that a reminder was posted. */
  remind(
    workspace: WorkspaceId,
    id: ConnectionId,
    event: ConnectionEvent,
    finished: NonNullable<Alongside['finished']>,
  ): Promise<void>;
  /** Notes a delivery that is only answered, not acted on; false when it came before and was acted on or answered then. */
  note(workspace: WorkspaceId, once: string): Promise<boolean>;
  /** Ends an effect that came to nothing. */
  finish(workspace: WorkspaceId, finished: NonNullable<Alongside['finished']>): Promise<void>;
}

/** Makes the corridor. `wake` is called after each commit that leaves something to do. */
export const createCorridor = (deps: {
  readonly store: Store;
  readonly policy: Policy;
  /** The Cloudflare account that serves the workspace. */
  readonly account: string;
  readonly clock: Clock;
  readonly wake: () => void;
  /** Hears of every commit that somebody else was faster with. */
  readonly conflicted?: () => void;
  /** Where checkpoints of finished changes go; nowhere when absent. */
  readonly log?: Log;
}): Corridor => {
  const { store, policy, account, clock, wake, log } = deps;

  const load = async (workspace: WorkspaceId, id: ChangeId): Promise<Before> => {
    const found = await store.changeWithConnection(workspace, id);
    if (!found) throw new Error(`change ${id} is not in the store`);
    return found;
  };

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
    decided: Decided,
    event: Event,
    alongside: Alongside,
  ): Promise<Result<'done' | 'repeated', CommitRefusal>> => {
    const subject = decided.change?.id ?? decided.connection?.id;
    if (!subject) throw new Error(`a decision on ${event.type} is about nothing`);
    const answer = await store.commit({
      workspace,
      changes: decided.change
        ? [{ record: decided.change, expectedVersion: decided.change.version - 1 }]
        : [],
      connections: decided.connection
        ? [{ record: decided.connection, expectedVersion: decided.connection.version - 1 }]
        : [],
      effects: decided.effects.map(one => ({ ...one, lane: laneIn(account, one.lane) })),
      audit: [entry(subject, decided.recorded, event, clock.now(), 'done')],
      ...also(alongside),
    });
    if (answer.ok) {
      if (decided.effects.length > 0) wake();
      if (decided.change && isClosed(decided.change)) await checkpoint(decided.change);
      return ok('done');
    }
    if (answer.error.reason === 'conflict') deps.conflicted?.();
    return answer.error.reason === 'duplicate' ? ok('repeated') : answer;
  };

  /** A "no" to a person is on the record too; a "no" to a clock or a late outcome only ends its effect. */
  const conclude = async (
    workspace: WorkspaceId,
    subject: ChangeId,
    event: Event,
    refusal: Refusal | { readonly reason: 'stale' },
    alongside: Alongside,
  ): Promise<void> => {
    const who = whoDid(event);
    const recorded = { what: event.type, who, facts: { refused: refusal.reason } };
    const audit = who ? [entry(subject, recorded, event, clock.now(), 'refused')] : [];
    if (audit.length === 0 && !alongside.finished && !alongside.once) return;
    const answer = await store.commit({ workspace, audit, ...also(alongside) });
    if (!answer.ok && answer.error.reason === 'fenced' && alongside.finished) {
      throw new LeaseLost(alongside.finished.id);
    }
  };

  const advance: Corridor['advance'] = async (workspace, id, event, alongside = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      const { change, connection } = await load(workspace, id);
      const decision = decide({ change, connection, policy, now: clock.now() }, event);
      if (!decision.ok) {
        await conclude(workspace, id, event, decision.error, alongside);
        const { error } = decision;
        return error.reason === 'stale' ? ok({ change, repeated: false }) : no(error);
      }
      const answer = await commit(workspace, decision.value, event, alongside);
      if (answer.ok) {
        const repeated = answer.value === 'repeated';
        return ok({ change: repeated ? change : (decision.value.change ?? change), repeated });
      }
      if (answer.error.reason === 'fenced') throw new LeaseLost(alongside.finished?.id ?? ('?' as EffectId));
      if (answer.error.reason === 'taken') return no(takenRefusal(answer.error.key));
      if (attempt === TRIES) throw new Error(`change ${id} was changed by others ${TRIES} times in a row`);
    }
  };

  return {
    advance,

    begin: async (event, before, alongside = {}) => {
      for (let attempt = 1; ; attempt += 1) {
        const earlier = before && (await load(event.workspace, before));
        const { certificate } = event.request;
        const brought = certificate.source === 'own' ? [certificate.certificate] : [];
        const suppliers = await suppliersOf(store, event.workspace, brought);
        const decision = ask({ ...event, suppliers }, earlier, policy, clock.now());
        if (!decision.ok) {
          await conclude(event.workspace, event.change, event, decision.error, alongside);
          return decision;
        }
        const answer = await commit(event.workspace, decision.value, event, alongside);
        if (answer.ok && decision.value.change) {
          return ok({ change: decision.value.change, repeated: answer.value === 'repeated' });
        }
        if (!answer.ok && answer.error.reason === 'taken') return no(takenRefusal(answer.error.key));
        if (attempt === TRIES) throw new Error(`the request for ${event.change} met others ${TRIES} times`);
      }
    },

    remind: async (workspace, id, event, finished) => {
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        const connection = await store.connection(workspace, id);
        const decision = connection && onConnection(connection, event, clock.now());
        if (!decision?.ok) {
          await store.commit({ workspace, finished: [finished] });
          return;
        }
        const answer = await commit(workspace, decision.value, event, { finished });
        if (answer.ok) return;
        if (answer.error.reason === 'fenced') throw new LeaseLost(finished.id);
      }
      throw new Error(`connection ${id} was changed by others ${TRIES} times in a row`);
    },

    ...createTestRequests({ store, account, clock, wake }),

    note: async (workspace, once) => (await store.commit({ workspace, once: [once] })).ok,

    finish: async (workspace, finished) => {
      const answer = await store.commit({ workspace, finished: [finished] });
      if (!answer.ok) throw new LeaseLost(finished.id);
    },
  };
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

const SERVICE_EVENTS: readonly Event['type'][] = [
  'planned',
  'plan-stopped',
  'apply-ready',
  'cloudflare-moved',
  'written',
  'extras-deleted',
  'write-refused',
  'write-unequal',
  'outcome-unknown',
  'not-written',
  'login-observed',
  'undone',
];

const surfaceOf = (event: Event): AuditEntry['surface'] => {
  if ('actor' in event) return 'slack';
  if (event.type === 'ran-out') return 'clock';
  return SERVICE_EVENTS.includes(event.type) ? 'cloudflare' : 'jcaccess';
};

const FAILURES: readonly Event['type'][] = [
  'write-refused',
  'write-unequal',
  'undo-blocked',
  'gave-up',
  'left-undone',
  'key-not-deleted',
];

const entry = (
  subject: ChangeId | ConnectionId,
  recorded: Recorded,
  event: Event,
  at: Date,
  outcome: 'done' | 'refused',
): AuditEntry => ({
  change: subject,
  at,
  who: recorded.who,
  what: recorded.what,
  surface: surfaceOf(event),
  ...(recorded.digest ? { digest: recorded.digest } : {}),
  outcome: FAILURES.includes(event.type) ? 'failed' : outcome,
  ...(recorded.facts ? { facts: recorded.facts } : {}),
});
