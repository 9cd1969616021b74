import type { Change, ChangeIn } from '../../../domain/change.ts';
import { showsLogin } from '../../../domain/evidence.ts';
import { actionOf } from '../../../domain/plan.ts';
import { firstReminder } from '../../../domain/reminder.ts';
import { rotationNext } from '../kinds/rotation.ts';
import { wordsOfKind } from '../kinds.ts';
import { stopNextLine } from '../plan-stop.ts';
import { type Mrkdwn, md, mention } from '../text.ts';
import { at, onDay } from '../time.ts';
import { approversIn, boldName, type ViewContext } from '../view-context.ts';

const confirmation = (change: ChangeIn<'awaiting-confirmation'>, view: ViewContext): Mrkdwn => {
  const requester = boldName(change.requester, view);
  if (showsLogin(change.evidence)) {
    return md`${mention(change.requester)} or ${approversIn(view)} keeps it or rolls it back.`;
  }
  const clock = change.rollBackAt
    ? md` If no login is confirmed before ${at(change.rollBackAt)}, I roll back by myself.`
    : md``;
  return md`${mention(change.requester)} logs in once (steps in the thread), then ${requester} or ${approversIn(view)} keeps it.${clock}`;
};

const live = (change: ChangeIn<'live'>, view: ViewContext): Mrkdwn => {
  const ends = change.plan.wanted.certificates.flatMap(one => one.notAfter?.getTime() ?? []);
  if (ends.length === 0) return md`Nobody.`;
  const notAfter = new Date(Math.min(...ends));
  const reminder = firstReminder({ notAfter }, change.closing.at);
  return md`Nobody until ${onDay(reminder)}: first reminder to ${boldName(change.request.owner, view)}, before the certificate ends ${onDay(notAfter)}.`;
};

const failed = (change: ChangeIn<'failed'>, view: ViewContext): Mrkdwn => {
  const cloudflare = change.closing.cloudflare ?? 'unknown';
  return cloudflare === 'untouched' || cloudflare === 'put-back'
    ? md`${mention(change.requester)} corrects the cause and starts again.`
    : md`${approversIn(view)} looks in Cloudflare One, then ${mention(change.requester)} starts again.`;
};

const awaitingMetadata = (change: Change): Mrkdwn => {
  if (change.incoming) return md`Nobody. I read the file, within a minute.`;
  if (change.stopped) return stopNextLine(change, change.stopped.stop);
  if (change.askedForChanges) {
    return md`${mention(change.requester)} edits the request, or corrects it in JumpCloud and hands back a new file.`;
  }
  return change.toCorrect
    ? md`${mention(change.requester)} corrects it in JumpCloud and hands back a new file.`
    : md`${mention(change.requester)} enters the recipe in JumpCloud and hands back the metadata.`;
};

/** Slot 3 of the card, after "Next:": who does what until when. It is never empty; "Nobody" is said. */
export const nextLine = (change: Change, view: ViewContext): Mrkdwn => {
  const requester = boldName(change.requester, view);
  switch (change.state) {
    case 'draft':
      return wordsOfKind(change).draft.next(change, view);
    case 'awaiting-metadata':
      return awaitingMetadata(change);
    case 'planned':
      return change.plan && actionOf(change.plan) === 'nothing'
        ? md`Nobody decides.`
        : md`Nobody. I make the plan, then ask ${approversIn(view)}.`;
    case 'awaiting-approval':
      return md`${approversIn(view)} decides, before ${at(change.expiresAt)}.`;
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
        : md`Nobody. I look again by myself, within a minute.`;
    case 'testing':
      return md`Nobody; about a minute.`;
    case 'awaiting-confirmation':
      return confirmation(change, view);
    case 'rolling-back':
      return md`Nobody; about a minute.`;
    case 'live':
      return live(change, view);
    case 'nothing-to-do':
      return md`Nobody.`;
    case 'declined':
      return md`${requester} may start again. ${wordsOfKind(change).afterDecline}`;
    case 'expired':
      return md`${requester} may start again; the plan is made anew.`;
    case 'withdrawn':
      return md`Nobody. ${wordsOfKind(change).afterWithdrawal}`;
    case 'failed':
      return failed(change, view);
    case 'rolled-back':
      return md`${requester} finds the cause; JumpCloud still has the application.`;
  }
};
