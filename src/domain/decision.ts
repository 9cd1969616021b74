import { isLeftAtJumpCloud } from './at-jumpcloud.ts';
import type { Change, ChangeState, Supplied } from './change.ts';
import { isClosed } from './change.ts';
import type { ChangeWithConnection, Connection } from './connection.ts';
import type { ChangeWork, Effect, Work } from './effect.ts';
import type { Event, EventType } from './event.ts';
import { cardHeldUntil } from './held-card.ts';
import type { ChangeId, ConnectionId, EffectId, UserId, WorkspaceId } from './ids.ts';
import { laneOf, lineOf } from './lane.ts';
import { stateRefusal } from './may.ts';
import type { Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';
import { STALE } from './refusal.ts';
import { firstAsking } from './requester-wait.ts';
import type { Result } from './result.ts';
import { no, ok } from './result.ts';
import { settleCalls } from './settle-calls.ts';

/** What every decision stands on. */
interface Rules {
  readonly policy: Policy;
  readonly now: Date;
}

/** What a decision on a change stands on: the stored change and its connection, the rules and the hour. */
export type Known = ChangeWithConnection & Rules;

/** What a decision on a connection stands on. */
export interface KnownConnection extends Rules {
  readonly connection: Connection;
  /** The change that set it up, or the newest one that was kept. */
  readonly latest: Change | null;
  /** Its open change, also while it is live. */
  readonly open: Change | null;
  /** The ended change of it that the event starts again from. */
  readonly before: Change | null;
}

/** What a decision on a workspace stands on. */
export interface KnownWorkspace extends Rules {
  readonly workspace: WorkspaceId;
  /** The change that the event names, with its connection; null when it names none. */
  readonly about: ChangeWithConnection | null;
  /** Who gave an input with the certificate that the event brings, in whatever change. */
  readonly suppliers: readonly Supplied[];
}

/** A line for the append-only record. */
export interface RecordLine {
  /** The chain that it belongs to. */
  readonly about: ChangeId | ConnectionId | WorkspaceId;
  readonly what: EventType;
  readonly who: { readonly user: UserId; readonly workspace: WorkspaceId } | null;
  readonly digest?: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** Present when it was not done: a person was refused. */
  readonly refused?: true;
}

/** What becomes true when a decision is committed. */
export interface Decided {
  readonly change?: Change;
  /** The change that an urgent one suspends. */
  readonly suspended?: Change;
  readonly connection?: Connection;
  readonly effects: readonly Effect[];
  readonly records: readonly RecordLine[];
}

/** A decision: what becomes true, a "no" for a person, or nothing because the event came too late. */
export type Decision = Result<Decided, Refusal | typeof STALE>;

/** Something to do for a change, or the reminders that its keeping begins, at once or at a later moment. */
export type ScheduledWork = ChangeTask | { readonly work: ChangeTask; readonly due: Date };

type ChangeTask = ChangeWork | Extract<Work, { deed: 'remind' }>;

/** The next form of a change before it has its version: any state, with what is carried over. */
export type NextChange = Change extends infer One
  ? One extends Change
    ? Omit<One, 'version'>
    : never
  : never;

const zeroPadded = (n: number, digits: number): string => String(n).padStart(digits, '0');

/** The id of a reminder: once per connection, certificate and stage, whatever schedules it. */
export const reminderId = (
  connection: ConnectionId,
  work: Extract<Work, { deed: 'remind' | 'remind-channel' }>,
): EffectId =>
  [
    connection,
    work.deed,
    work.certificate.replaceAll(':', '').slice(0, 16),
    work.stage,
    ...('again' in work ? [`again${work.again}`] : []),
  ].join('.') as EffectId;

/**
 * Gives each piece of work its deterministic id (`<change>.<version>.<place>.<deed>`), so that a decision committed
 * twice adds nothing, and so that ids sort in the order in which things are to be said.
 */
export const effectsOf = (change: Change, planned: readonly ScheduledWork[], now: Date): Effect[] =>
  planned.map((one, index) => {
    const { work, due } = 'work' in one ? one : { work: one, due: now };
    const aboutConnection = work.deed === 'remind';
    const line = lineOf(change, work);
    return {
      id: (aboutConnection
        ? reminderId(change.connection, work)
        : `${change.id}.${zeroPadded(change.version, 5)}.${zeroPadded(index, 2)}.${work.deed}`) as EffectId,
      workspace: change.workspace,
      subject: aboutConnection
        ? { kind: 'connection', id: change.connection }
        : { kind: 'change', id: change.id },
      work,
      due,
      lane: laneOf(change, work),
      ...(line === undefined ? {} : { line }),
    };
  });

/** The person behind an event, for the record; null for outcomes and clocks. */
export const personBehind = (event: Event): RecordLine['who'] =>
  'actor' in event ? { user: event.actor.user, workspace: event.actor.workspace } : null;

/** The ends at which nothing of a change is wanted any more. */
const ENDS_UNKEPT: readonly ChangeState[] = ['declined', 'expired', 'withdrawn', 'failed', 'rolled-back'];

/** What happens beside the steps of a change: a step that waits for a service waits on. */
const BESIDE_THE_STEPS: readonly EventType[] = [
  'service-waits',
  'called',
  'card-shown',
  'recipe-shown',
  'key-deleted',
  'key-not-deleted',
  'saved-key',
  'channel-closed',
  'choose-channel',
  'file-turned-away',
  'let-hand-in',
  'left-undone',
];

/** Concludes a decision: the next form of the change, what is to be done, and a line for the record. */
export const transition = (
  known: Known,
  event: Event,
  next: NextChange,
  planned: readonly ScheduledWork[],
  extra: { readonly connection?: Connection; readonly facts?: NonNullable<RecordLine['facts']> } = {},
): Decision => {
  const { waiting: _over, ...carried } = next;
  const { change, settled } = withCallsSettled(
    {
      ...(BESIDE_THE_STEPS.includes(event.type) ? next : carried),
      version: known.change.version + 1,
    } as Change,
    known.now,
  );
  return ok({
    change,
    ...(extra.connection ? { connection: extra.connection } : {}),
    effects: [
      ...effectsOf(
        change,
        withCardInTime(known, change, [
          ...planned,
          ...leftAtJumpCloud(known.change, change),
          ...settled,
          ...firstAsking(known.change, change, known.now),
        ]),
        known.now,
      ),
      ...resuming(change, known.now),
    ],
    records: [
      {
        about: change.id,
        what: event.type,
        who: personBehind(event),
        ...(change.plan ? { digest: change.plan.digest } : {}),
        facts: {
          from: known.change.state,
          to: change.state,
          ...('withCode' in event ? { withCode: true } : {}),
          ...extra.facts,
        },
      },
    ],
  });
};

/** Whatever way a change ends without being kept, what it did at JumpCloud is looked after. */
const leftAtJumpCloud = (before: Change, { state, jumpcloud }: Change): ScheduledWork[] =>
  ENDS_UNKEPT.includes(state) && before.state !== state && isLeftAtJumpCloud(jumpcloud)
    ? [{ deed: 'undo-jumpcloud' }]
    : [];

const withCallsSettled = (
  change: Change,
  now: Date,
): { readonly change: Change; readonly settled: readonly ScheduledWork[] } => {
  const { calls: _before, ...rest } = change;
  const { open, settled } = settleCalls(change, now);
  return {
    change: (open.length > 0 ? { ...rest, calls: open } : rest) as Change,
    settled: settled.map(call => ({ deed: 'settle-call', call })),
  };
};

/** When an urgent change ends, the one that it suspended goes on. */
const resuming = (change: Change, now: Date): Effect[] => {
  if (!change.suspends || !isClosed(change)) return [];
  return [
    {
      id: `${change.suspends}.resume.${change.id}` as EffectId,
      workspace: change.workspace,
      subject: { kind: 'change', id: change.suspends },
      work: { deed: 'resume' },
      due: now,
      lane: 'clock',
    },
  ];
};

const withCardInTime = (
  { change: before, now }: Known,
  next: Change,
  planned: readonly ScheduledWork[],
): readonly ScheduledWork[] => {
  const deeds = planned.flatMap(one => ('deed' in one ? one.deed : []));
  const until = cardHeldUntil(before, next, deeds, now);
  if (until === null) return planned;
  return planned.map(one =>
    'deed' in one && one.deed === 'show-card' ? { work: { ...one, during: next.state }, due: until } : one,
  );
};

/** The answer to an outcome or a clock that no longer matters. */
export const stale = (): Decision => no(STALE);

/** The answer to a person whose deed does not fit the state any more: decided already, or not yet. */
export const tooLate = (change: Change): Decision => no(stateRefusal(change));

/** True when the change is in one of these states. */
export const isIn = <State extends ChangeState>(
  change: Change,
  ...states: readonly State[]
): change is Extract<Change, { state: State }> => (states as readonly ChangeState[]).includes(change.state);

/** The connection of a set-up that ended without being kept: its label and entity ID are free again. */
export const releaseLabel = (connection: Connection): Connection | undefined =>
  connection.status === 'proposed'
    ? { ...connection, status: 'dormant', version: connection.version + 1 }
    : undefined;
