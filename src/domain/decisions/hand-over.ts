import { pairName } from '../certificate.ts';
import type { Change, ChangeIn } from '../change.ts';
import { isClosed } from '../change.ts';
import type { Decision, Known, NextChange, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { withSupplied } from '../involvement.ts';
import { keyFileEnd, keyFileWarning } from '../key-file.ts';
import { may } from '../may.ts';
import type { Custody, KeyDeletion } from '../pair.ts';
import { no } from '../result.ts';
import { later } from '../time.ts';

/**
 * The deletion of the key file, when it is still in Slack: what the change then says of it, and the work. A file that is
 * only on its way counts as there; its deletion waits for the delivery, because both are work in the same lane.
 */
export const keyFileDeletion = (
  change: Change,
  why: KeyDeletion,
): { custody: { custody?: Custody }; planned: ScheduledWork[] } =>
  change.pair && ['in-slack', 'refused', undefined].includes(change.custody?.state)
    ? {
        custody: { custody: { state: 'deleting', why } },
        planned: [{ deed: 'delete-key', file: change.pair.keyFile, why }],
      }
    : { custody: {}, planned: [] };

/** A pair was made and its two files reserved; nobody has seen them yet. */
export const pairMade = (known: Known, event: EventOf<'pair-made'>): Decision => {
  const { state, plan, pair } = known.change;
  const isAwaited = state === 'draft' || (state === 'applying' && plan.toMake !== undefined);
  if (!isAwaited || pair) return stale();
  const { certificate, keyFile, certificateFile } = event;
  const name = pairName(certificate.sha256Fingerprint);
  return transition(
    known,
    event,
    {
      ...known.change,
      pair: { name, certificate, keyFile, certificateFile, delivered: false, madeAt: known.now },
      // From here on the key may reach them, whether or not Slack ever shows that it did.
      ...withSupplied(known.change, [
        { by: known.change.requester, certificate: certificate.sha256Fingerprint, how: 'pair' },
      ]),
    },
    [],
    { facts: { fingerprint: certificate.sha256Fingerprint } },
  );
};

/** Both files of the pair are in the requester's DM: from here on this pair, and no other, is valid. */
export const pairDelivered = (known: Known, event: EventOf<'pair-delivered'>): Decision => {
  const { change, now, policy } = known;
  if (!isIn(change, 'draft', 'swapping') || change.pair?.certificate.sha256Fingerprint !== event.fingerprint)
    return stale();
  const { workingHours, keyFileLifeMs } = policy;
  const deleteAt = keyFileEnd(now, keyFileLifeMs, workingHours, event.timeZone);
  const warnAt = keyFileWarning(now, deleteAt, workingHours, event.timeZone);
  const voided = change.voidPairs.at(-1);
  return transition(
    known,
    event,
    {
      ...change,
      ...(change.state === 'draft' ? { state: 'awaiting-metadata' } : {}),
      pair: { ...change.pair, delivered: true },
      custody: { state: 'in-slack', deleteAt, warnAt },
    } as NextChange,
    [
      { deed: 'show-recipe' },
      ...(voided
        ? [
            {
              deed: 'tell',
              to: change.requester,
              notice: { say: 'pair-void', name: pairName(voided), replacedBy: change.pair.name },
            } as const,
          ]
        : []),
      { deed: 'show-card' },
      ...keyFileClocks({ deleteAt, warnAt }),
    ],
  );
};

/** The clocks of a key file that lies in Slack. */
export const keyFileClocks = ({
  deleteAt,
  warnAt,
}: Pick<Extract<Custody, { state: 'in-slack' }>, 'deleteAt' | 'warnAt'>): ScheduledWork[] => [
  ...(warnAt ? [{ work: { deed: 'run-out', clock: 'key-file-warning' }, due: warnAt } as const] : []),
  { work: { deed: 'run-out', clock: 'key-file' }, due: deleteAt },
];

/** A pair whose files never reached the DM is void for ever; a new one is made. */
export const pairLost = (known: Known, event: EventOf<'pair-lost'>): Decision => {
  const { change } = known;
  if (change.pair?.certificate.sha256Fingerprint !== event.fingerprint) return stale();
  if (isIn(change, 'applying', 'swapping'))
    return change.plan.toMake ? makeAnother(known, event, change) : stale();
  if (!isIn(change, 'draft')) return stale();
  const { pair: _void, ...rest } = change;
  return transition(known, event, { ...rest, voidPairs: [...change.voidPairs, event.fingerprint] }, [
    { deed: 'deliver-certificate' },
  ]);
};

/**
 * The key of a rotation's pair died with the program that made it, or never came to the DM: another pair is made, and the
 * write that adds its certificate drops the one that nobody has a key for.
 */
const makeAnother = (
  known: Known,
  event: EventOf<'pair-lost'>,
  change: ChangeIn<'applying' | 'swapping'>,
): Decision => {
  const { pair: _lost, added: _useless, written: _before, ...rest } = change;
  const applyBy = change.state === 'applying' ? change.applyBy : later(known.now, known.policy.applyByMs);
  return transition(
    known,
    event,
    { ...rest, state: 'applying', applyBy, voidPairs: [...change.voidPairs, event.fingerprint] },
    [
      { deed: 'show-card' },
      { deed: 'trust-pair' },
      ...(change.state === 'applying'
        ? []
        : [{ work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy } as const]),
    ],
    { facts: { voided: event.fingerprint } },
  );
};

/** The requester has the key in a safe place: its file may go. */
export const pairSaved = (known: Known, event: EventOf<'saved-key'>): Decision => {
  const { change } = known;
  const refusal = may(event.actor, 'saved-key', known, known.policy);
  if (refusal) return no(refusal);
  const deletion = keyFileDeletion(change, 'saved');
  if (!change.pair?.delivered || deletion.planned.length === 0) return tooLate(change);
  return transition(known, event, { ...change, ...deletion.custody }, deletion.planned);
};

/** The requester wants another pair: the old one is void, everything that stood on it falls. */
export const newPairAsked = (known: Known, event: EventOf<'new-pair'>): Decision => {
  const { change } = known;
  const refusal = may(event.actor, 'new-pair', known, known.policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-metadata', 'planned', 'awaiting-approval') || !change.pair)
    return tooLate(change);
  const { next, planned } = anotherPair(change);
  return transition(known, event, next, [...planned, { deed: 'show-card' }], {
    facts: { voided: change.pair.certificate.sha256Fingerprint },
  });
};

/** The change without its pair, what stood on it, and the work that makes another one. */
export const anotherPair = (
  change: ChangeIn<'awaiting-metadata' | 'planned' | 'awaiting-approval'>,
): { readonly next: NextChange; readonly planned: readonly ScheduledWork[] } => {
  const {
    pair,
    custody: _custody,
    metadata: _metadata,
    plan: _plan,
    toCorrect: _corrected,
    incoming: _unread,
    ...rest
  } = change;
  return {
    next: {
      ...rest,
      state: 'draft',
      approvals: [],
      voidPairs: [...change.voidPairs, ...(pair ? [pair.certificate.sha256Fingerprint] : [])],
    },
    planned: [
      ...(pair
        ? ([
            { deed: 'delete-key', file: pair.keyFile, why: 'voided' },
            { deed: 'delete-key', file: pair.certificateFile, why: 'voided' },
          ] as const)
        : []),
      { deed: 'deliver-certificate' },
    ],
  };
};

/** The key file is gone from Slack, and that was looked at. */
export const keyDeleted = (known: Known, event: EventOf<'key-deleted'>): Decision => {
  const { change, now } = known;
  if (change.pair?.keyFile !== event.file) return stale();
  const isMissed = event.why === 'expired' && isIn(change, 'awaiting-metadata', 'swapping');
  return transition(known, event, { ...change, custody: { state: 'deleted', at: now, why: event.why } }, [
    ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
    ...(isMissed ? [{ deed: 'tell', to: change.requester, notice: { say: 'key-file-gone' } } as const] : []),
  ]);
};

/** Slack would not delete the key file: the person must. */
export const keyNotDeleted = (known: Known, event: EventOf<'key-not-deleted'>): Decision => {
  const { change, now } = known;
  if (change.pair?.keyFile !== event.file) {
    const notice = { say: 'old-file-not-deleted', error: event.error } as const;
    return transition(known, event, change, [{ deed: 'tell', to: change.requester, notice }]);
  }
  return transition(known, event, { ...change, custody: { state: 'refused', at: now, error: event.error } }, [
    ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
    { deed: 'tell', to: change.requester, notice: { say: 'key-not-deleted', error: event.error } },
  ]);
};

/** The key file is about to go and JumpCloud has not shown that it uses the pair: its holder is told in time. */
export const keyFileNears = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  const { custody } = change;
  if (!isIn(change, 'awaiting-metadata', 'swapping')) return stale();
  if (custody?.state !== 'in-slack' || !custody.warnAt || custody.warnAt > now || custody.deleteAt <= now)
    return stale();
  return transition(known, event, change, [
    { deed: 'tell', to: change.requester, notice: { say: 'key-file-soon' } },
  ]);
};

/** The key file has lain in Slack for its whole life. */
export const keyFileRanOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (change.custody?.state !== 'in-slack' || change.custody.deleteAt > now) return stale();
  const deletion = keyFileDeletion(change, 'expired');
  return transition(known, event, { ...change, ...deletion.custody }, deletion.planned);
};

/** The card stands in the channel; when it shows a plan that people decide on, since when. */
export const cardShown = (known: Known, event: EventOf<'card-shown'>): Decision => {
  const { change, now } = known;
  const { card, digest } = event;
  const isNew = digest !== undefined && digest !== change.planShown?.digest;
  const planShown = isNew ? { digest, at: now, replaced: change.planShown !== undefined } : null;
  const { channelClosed: _open, ...rest } = change;
  return transition(known, event, { ...rest, card, ...(planShown ? { planShown } : {}) }, []);
};

/** The recipe stands in the requester's DM. */
export const recipeShown = (known: Known, event: EventOf<'recipe-shown'>): Decision =>
  isClosed(known.change) && known.change.recipe?.ts === event.recipe.ts
    ? stale()
    : transition(known, event, { ...known.change, recipe: event.recipe }, []);
