import type { Actor } from '../../domain/actor.ts';
import type { ChangeEvent } from '../../domain/event.ts';
import type { DeedValue } from '../views/deed-value.ts';
import { dispatchPress } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

/** Makes the listener of a button whose press is the whole action. */
const atOnce =
  (event: (actor: Actor, value: DeedValue) => ChangeEvent) =>
  (press: Press, deps: ListenerDeps): Promise<void> =>
    dispatchPress(press, deps, event);

/** The requester has saved the key: its file is deleted from Slack. The button asks once before it sends this. */
export const savedKey = atOnce(actor => ({ type: 'saved-key', actor }));

/** Makes a new pair; the old one is void from this moment. */
export const newPair = atOnce(actor => ({ type: 'new-pair', actor }));

/** The requester is ready for JumpCloud: the pair of an approved rotation is made. */
export const makeNow = atOnce(actor => ({ type: 'make-now', actor }));

/** Puts Access back to what it had. The button asks once before it sends this. */
export const rollBack = atOnce(actor => ({ type: 'roll-back', actor }));

/** The automatic roll-back waits longer. */
export const moreTime = atOnce(actor => ({ type: 'more-time', actor }));
