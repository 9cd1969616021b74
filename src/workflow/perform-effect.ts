import type { EventsOf } from '../domain/event.ts';
import type { ChangeId, ConnectionId, WorkspaceId } from '../domain/ids.ts';
import type { SubjectKind, SubjectOf } from '../domain/subject.ts';
import { changeSubject } from '../domain/subject.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClaimedEffect, Store } from '../ports/store.ts';
import type { Alongside, Corridor } from './corridor.ts';
import { LeaseLost } from './corridor.ts';
import type { Performers, PerformSome, Stored } from './performing.ts';
import { NotYet } from './performing.ts';

/** Performs a claimed effect and brings what came of it to its subject, in the commit that ends the effect. */
export const createPerformEffect = (deps: {
  readonly store: Store;
  readonly corridor: Corridor;
  readonly performersOf: (workspace: WorkspaceId) => Performers;
  readonly clock: Clock;
  /** Makes sure that the lease of an effect lasts for one more call; throws `LeaseLost` when it is gone. */
  readonly renewLease: (effect: ClaimedEffect) => Promise<void>;
  /** True once the effect was given to another runner. */
  readonly isHandedBack: (effect: ClaimedEffect) => boolean;
}): ((effect: ClaimedEffect) => Promise<void>) => {
  const { store, corridor, performersOf, clock, renewLease: holdOn, isHandedBack } = deps;

  const onChange = async (effect: ClaimedEffect, id: ChangeId): Promise<Stored['change']> => {
    const found = await store.changeWithConnection(effect.workspace, id);
    if (!found) throw new Error(`effect ${effect.id} speaks of a change that is not there`);
    return {
      ...found,
      commitEvent: async event => {
        if (isHandedBack(effect)) throw new LeaseLost(effect.id);
        const answer = await corridor.advance(effect.workspace, changeSubject(id), event);
        if (!answer.ok) throw new Error(`the outcome ${event.type} of ${effect.id} was refused`);
        return answer.value.change;
      },
    };
  };

  const onConnection = async (effect: ClaimedEffect, id: ConnectionId): Promise<Stored['connection']> => {
    const connection = await store.connection(effect.workspace, id);
    if (!connection) throw new Error(`effect ${effect.id} speaks of a connection that is not there`);
    return { connection };
  };

  const perform = async <Kind extends SubjectKind>(
    effect: ClaimedEffect,
    subject: SubjectOf<Kind>,
    stored: Stored[Kind],
  ): Promise<void> => {
    const { work, id, token } = effect;
    // Each look brings about the next one, for years: its lease alone keeps it from being decided on twice.
    const isOnce = work.deed === 'look-at-metadata';
    const finished: NonNullable<Alongside['finished']> = { id, token, ...(isOnce ? { forget: true } : {}) };
    // The table of performers is complete, and an effect is about the subject of its deed.
    const performer = performersOf(effect.workspace)[work.deed] as unknown as PerformSome<Kind> | undefined;
    if (!performer) throw new Error(`nothing performs ${work.deed}`);
    const outcome: EventsOf[Kind] | null = await performer({
      effect,
      work,
      origin: { effect: effect.id, attempt: effect.attempt, firstClaimedAt: effect.firstClaimedAt },
      now: () => clock.now(),
      renewLease: () => holdOn(effect),
      ...stored,
    });
    if (outcome === null) {
      await corridor.finish(effect.workspace, finished);
      return;
    }
    const answer = await corridor.advance(effect.workspace, subject, outcome, { finished });
    // Another connection was faster with this provider: the next attempt sees whose it is.
    if (!answer.ok && (answer.error.reason === 'provider-taken' || answer.error.reason === 'open-change'))
      throw new NotYet('another change of the connection or its provider is open');
  };

  return async effect => {
    const { subject } = effect;
    switch (subject.kind) {
      case 'change':
        return await perform<'change'>(effect, subject, await onChange(effect, subject.id));
      case 'connection':
        return await perform<'connection'>(effect, subject, await onConnection(effect, subject.id));
      case 'workspace':
        return await perform<'workspace'>(effect, subject, {});
    }
  };
};
