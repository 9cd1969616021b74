import type { Change, ChangeIn } from '../../../domain/change.ts';
import { isClosed } from '../../../domain/change.ts';
import { actionOf } from '../../../domain/plan.ts';
import { goingBackState, isGoingBack, rotationState } from '../kinds/rotation.ts';
import { wordsOfKind } from '../kinds.ts';
import { counted } from '../limits.ts';
import { stopSentence } from '../plan-stop.ts';
import { joined, type Mrkdwn, md, NOTHING, plain, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { nameOf, type ViewContext } from '../view-context.ts';
import { closedLine } from './closed-line.ts';
import { evidenceVerdict } from './evidence-words.ts';
import { planSummary } from './plan-summary.ts';

/** The approvals that bind to the plan as it is now. */
export const validApprovals = (change: Change): Change['approvals'] =>
  change.approvals.filter(approval => approval.digest === change.plan?.digest);

const approvedBy = (change: Change, view: ViewContext): Mrkdwn => {
  const names = validApprovals(change).map(approval => plain(nameOf(approval.by, view)));
  return names.length === 0 ? NOTHING : md` by ${joined(names, ' and ')}`;
};

const needsApproval = (change: ChangeIn<'awaiting-approval'>, view: ViewContext): Mrkdwn =>
  md`:hourglass_flowing_sand: *Needs approval: ${validApprovals(change).length} of ${view.approvalsNeeded ?? 1} given.* ${planSummary(change.plan)}`;

const checksCount = (change: ChangeIn<'awaiting-confirmation'>): Mrkdwn => {
  const { checks } = change.report;
  const passed = checks.filter(check => check.result === 'pass').length;
  return trusted(`${counted(checks.length, 'check')}: ${passed} passed.`);
};

const confirmation = (change: ChangeIn<'awaiting-confirmation'>, view: ViewContext): Mrkdwn => {
  const verdict = trusted(evidenceVerdict(change.evidence));
  if (change.evidence.observed) {
    return md`:white_check_mark: *A login was seen ${at(change.evidence.observed.at)}.* ${verdict} ${checksCount(change)}`;
  }
  if (change.evidence.reported?.outcome === 'success') {
    return md`:white_check_mark: *A login was reported ${at(change.evidence.reported.at)}.* ${verdict} ${checksCount(change)}`;
  }
  const { reported } = change.evidence;
  if (reported?.outcome === 'error')
    return md`:no_entry: *A login failed, reported by ${plain(nameOf(reported.by, view))} ${at(reported.at)}.* Written to Cloudflare ${at(change.written.at)}. ${checksCount(change)}`;
  if (change.removal)
    return md`:hourglass_flowing_sand: *Old certificate removed ${at(change.written.at)}; nobody has confirmed a login yet.* ${checksCount(change)}`;
  return md`:hourglass_flowing_sand: *Written to Cloudflare ${at(change.written.at)}; nobody has confirmed a login yet.* ${checksCount(change)}`;
};

const waitingLine = (waiting: NonNullable<Change['waiting']>): Mrkdwn =>
  md`:hourglass_flowing_sand: *Waiting for ${trusted(waiting.service)}.* ${quoted(waiting.why)} Next try ${at(waiting.until)}.`;

const planned = (change: Change): Mrkdwn => {
  if (change.plan && actionOf(change.plan) === 'nothing') {
    return md`:white_check_mark: *Planned, nothing to do:* Access already has these settings.`;
  }
  return change.voided
    ? md`:large_blue_circle: *Planning again.* Earlier approvals are void.`
    : wordsOfKind(change).planning;
};

const awaitingMetadata = (change: Change, view: ViewContext): Mrkdwn => {
  if (change.incoming) return md`:large_blue_circle: *Reading the metadata file.*`;
  if (change.stopped) return stopSentence(change.stopped.stop, view);
  if (change.askedForChanges) {
    const { by, comment } = change.askedForChanges;
    return md`:hourglass_flowing_sand: *Changes asked for by ${plain(nameOf(by, view))}:* ${quoted(comment)}`;
  }
  const correct = change.toCorrect?.findings.filter(finding => finding.level === 'stop').length ?? 0;
  return correct > 0
    ? md`:hourglass_flowing_sand: *Waiting for JumpCloud's metadata.* The last file has ${trusted(counted(correct, 'thing'))} to correct.`
    : md`:hourglass_flowing_sand: *Waiting for JumpCloud's metadata.*`;
};

const rollingBack = (change: ChangeIn<'rolling-back'>, view: ViewContext): Mrkdwn => {
  const why = change.reason === undefined ? md`.*` : md`:* ${quoted(change.reason)}`;
  const mine = change.reason === undefined ? md`: nobody confirmed a login in time` : NOTHING;
  const who = change.by === null ? mine : md`, asked for by ${plain(nameOf(change.by, view))}`;
  if (change.removal)
    return md`:large_blue_circle: *Putting the certificate back${who}${why} Access trusts both again.`;
  return md`:large_blue_circle: *Rolling back${who}${why} Putting Access back to what it had before ${at(change.written.at)}.`;
};

/** An approval that one person gave alone is part of the headline for as long as there is a card. */
const emergencyLine = (
  { by, at: when, review }: NonNullable<Change['emergency']>,
  view: ViewContext,
): Mrkdwn => {
  const found = review
    ? md`${plain(nameOf(review.by, view))} found it ${trusted(review.right ? 'right' : 'not right')}.`
    : md`Nobody has looked at it yet.`;
  return md`:warning: *Emergency approval: ${plain(nameOf(by, view))} approved alone ${at(when)}.* ${found}`;
};

/** Slot 2 of the card: what state the change is in, why, and what is known of Cloudflare. */
export const stateLine = (change: Change, view: ViewContext): Mrkdwn => {
  const state = ownStateLine(change, view);
  return change.emergency ? joined([state, emergencyLine(change.emergency, view)], '\n') : state;
};

const ownStateLine = (change: Change, view: ViewContext): Mrkdwn => {
  if (isClosed(change)) return closedLine(change, view);
  if (change.suspended)
    return md`:hourglass_flowing_sand: *Waits since ${at(change.suspended.at)} for an urgent change* (${trusted(change.suspended.by)}) of this connection.`;
  if (change.waiting && change.state !== 'outcome-unknown') return waitingLine(change.waiting);
  switch (change.state) {
    case 'draft':
      return wordsOfKind(change).draft.state(change, view);
    case 'awaiting-metadata':
      return awaitingMetadata(change, view);
    case 'planned':
      return planned(change);
    case 'awaiting-approval':
      return needsApproval(change, view);
    case 'approved':
    case 'swapping':
    case 'proving':
      return rotationState(change);
    case 'applying':
      return md`:large_blue_circle: *Approved${change.approvedBeforehand ? trusted(' beforehand by the operator') : approvedBy(change, view)}.* Writing to ${trusted(change.plan.jumpcloud ? 'JumpCloud, then to Cloudflare' : 'Cloudflare')}.`;
    case 'outcome-unknown':
      return md`:hourglass_flowing_sand: *Looking in Cloudflare.* I sent the change and got no answer. I am looking whether it arrived; I do not send it twice.`;
    case 'testing':
      return md`:large_blue_circle: *Written to Cloudflare ${at(change.written.at)}.* Running the checks.`;
    case 'awaiting-confirmation':
      return isGoingBack(change) ? goingBackState(change) : confirmation(change, view);
    case 'rolling-back':
      return rollingBack(change, view);
  }
};
