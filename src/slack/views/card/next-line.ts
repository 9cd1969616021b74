import type { Change, ChangeIn } from '../../../domain/change.ts';
import { isClosed } from '../../../domain/change.ts';
import { CLOUDFLARE_WAYS } from '../../../domain/consoles/cloudflare.ts';
import { showsLogin } from '../../../domain/evidence.ts';
import { actionOf } from '../../../domain/plan.ts';
import { firstReminder } from '../../../domain/reminder.ts';
import { ownHours, zoneOf } from '../ending.ts';
import { leftInJumpCloud } from '../kinds/remove.ts';
import { goingBackNext, isGoingBack, rotationNext } from '../kinds/rotation.ts';
import { wordsOfKind } from '../kinds.ts';
import { anyOf, type Doer, decidersIn, doer } from '../people.ts';
import { stopNextLine } from '../plan-stop.ts';
import { type Mrkdwn, md, trusted } from '../text.ts';
import { at, dayText } from '../time.ts';
import { boldName, type ViewContext } from '../view-context.ts';
import { type Holding, holdingOf } from './live.ts';

/** Who goes on with a change: its requester; once their account is gone the owner, or the approvers. */
const goesOn = (change: Change, view: ViewContext): Doer => {
  if (!view.gone.has(change.requester)) return doer(change.requester, view, 'mention');
  const { owner } = change.request;
  return view.gone.has(owner) ? decidersIn(view) : doer(owner, view, 'mention');
};

const keeping = (change: Change, view: ViewContext): Doer =>
  view.keepers
    ? anyOf(view.keepers, view)
    : anyOf({ users: [change.requester, change.request.owner], groups: [] }, view);

const confirmation = (change: ChangeIn<'awaiting-confirmation'>, view: ViewContext): Mrkdwn => {
  const keeper = keeping(change, view);
  const one = goesOn(change, view);
  const clock = change.rollBackAt
    ? md` If no login is confirmed before ${at(change.rollBackAt)}, I ${trusted(change.removal ? 'trust the old certificate again' : 'roll back')} by myself.`
    : md``;
  if (showsLogin(change.evidence))
    return md`${keeper.who} ${keeper.does('keep')} it or ${keeper.does('roll')} it back.`;
  if (change.evidence.reported?.outcome === 'error')
    return md`${one.who} ${one.does('do')} what stands under Fix in the thread and ${one.does('test')} again, or ${one.does('roll')} back.${clock}`;
  return md`${one.who} ${one.does('log')} in once (steps in the thread), then ${keeper.who} ${keeper.does('keep')} it.${clock}`;
};

/** Who acts on a certificate that ends then, and from when on. */
export const certificateNext = ({ notAfter, owner, onIt }: Holding, view: ViewContext): Mrkdwn => {
  const zone = zoneOf(owner, view);
  const reminder = firstReminder({ notAfter }, view.now, ownHours(owner, view));
  if (reminder <= view.now) {
    if (onIt && !view.gone.has(onIt.by)) {
      const { who, does } = doer(onIt.by, view);
      return md`${who} ${does('be')} on it since ${at(onIt.since)}, and ${does('replace')} the certificate.`;
    }
    const one = view.gone.has(owner) ? decidersIn(view) : doer(owner, view);
    return md`${one.who} ${one.does('replace')} the certificate.`;
  }
  return md`Nobody until ${trusted(dayText(reminder, zone))}: first reminder to ${doer(owner, view).who}, before the certificate ends ${trusted(dayText(notAfter, zone))}.`;
};

const live = (change: ChangeIn<'live'>, view: ViewContext): Mrkdwn => {
  const holding = holdingOf(change, view);
  if (holding === 'superseded') return md`Nobody here: the connection has gone on since this change.`;
  return holding ? certificateNext(holding, view) : md`Nobody.`;
};

const failed = (change: ChangeIn<'failed'>, view: ViewContext): Mrkdwn => {
  const cloudflare = change.closing.cloudflare ?? 'unknown';
  const one = goesOn(change, view);
  const decider = decidersIn(view);
  return cloudflare === 'untouched' || cloudflare === 'put-back'
    ? md`${one.who} ${one.does('correct')} the cause and ${one.does('start')} again.`
    : md`${decider.who} ${decider.does('look')} in ${trusted(CLOUDFLARE_WAYS.dashboard)}, then ${one.who} ${one.does('start')} again.`;
};

const awaitingMetadata = (change: Change, view: ViewContext): Mrkdwn => {
  if (change.incoming) return md`Nobody. I read the file, within a minute.`;
  const one = goesOn(change, view);
  if (view.gone.has(change.requester))
    return md`${one.who} ${one.does('hand')} back the metadata, or ${one.does('withdraw')} the change: the account of ${boldName(change.requester, view)} is deactivated.`;
  if (change.stopped) return stopNextLine(change, change.stopped.stop, view);
  if (change.askedForChanges)
    return md`${one.who} ${one.does('edit')} the request, or ${one.does('correct')} it in JumpCloud and ${one.does('hand')} back a new file.`;
  return change.toCorrect
    ? md`${one.who} ${one.does('correct')} it in JumpCloud and ${one.does('hand')} back a new file.`
    : md`${one.who} ${one.does('enter')} the recipe in JumpCloud and ${one.does('hand')} back the metadata.`;
};

/**
 * Who must act next, and until when: slot 3 of the card after "Next:", and the same on every other surface. It is never
 * empty; "nobody" is said.
 */
export const nextLine = (change: Change, view: ViewContext): Mrkdwn => {
  const one = goesOn(change, view);
  if (change.suspended && !isClosed(change))
    return md`Nobody here. It goes on by itself, with a new plan, once the urgent change has ended.`;
  switch (change.state) {
    case 'draft':
      return wordsOfKind(change).draft.next(change, view);
    case 'awaiting-metadata':
      return awaitingMetadata(change, view);
    case 'planned':
      return change.plan && actionOf(change.plan) === 'nothing'
        ? md`Nobody decides.`
        : md`Nobody. I make the plan, then ask ${decidersIn(view).who}.`;
    case 'awaiting-approval': {
      const decider = decidersIn(view);
      return md`${decider.who} ${decider.does('decide')}, before ${at(change.expiresAt)}.`;
    }
    case 'approved':
    case 'swapping':
    case 'proving':
      return rotationNext(change, view);
    case 'applying':
      return change.waiting
        ? md`Nobody. I go on by myself. If it is not written before ${at(change.applyBy)}, the approvals lapse.`
        : md`Nobody. I finish before ${at(change.applyBy)}, or the approvals lapse and I ask again.`;
    case 'outcome-unknown':
      return change.waiting
        ? md`Nobody. I look again at ${at(change.waiting.until)}.`
        : md`Nobody. I look again within a minute.`;
    case 'testing':
      return md`Nobody; about a minute.`;
    case 'awaiting-confirmation':
      return isGoingBack(change) ? goingBackNext(change, view) : confirmation(change, view);
    case 'rolling-back':
      return md`Nobody; about a minute.`;
    case 'live':
      return live(change, view);
    case 'removed':
      return leftInJumpCloud(change, view);
    case 'nothing-to-do':
      return md`Nobody.`;
    case 'declined':
      if (change.opened) return md`Nobody. ${wordsOfKind(change).afterDecline}`;
      return md`${one.who} may start again. ${wordsOfKind(change).afterDecline}`;
    case 'expired':
      if (change.opened)
        return md`Nobody. I open it again by myself while JumpCloud signs with that certificate.`;
      return md`${one.who} may start again; the plan is made anew.`;
    case 'withdrawn':
      return md`Nobody. ${wordsOfKind(change).afterWithdrawal}`;
    case 'failed':
      return failed(change, view);
    case 'rolled-back':
      return wordsOfKind(change).afterRollBack(one);
  }
};
