import type { Decision, Known } from './decision.ts';
import { isIn } from './decision.ts';
import {
  applyRanOut,
  applyReady,
  extrasDeleted,
  notWritten,
  outcomeAmbiguous,
  outcomeUnknown,
  writeRefused,
  writeUnequal,
  written,
} from './decisions/apply.ts';
import { approvalRanOut, approve, approversRead, decline } from './decisions/approve.ts';
import { idleRanOut, withdraw } from './decisions/ask.ts';
import { escalate, nudged, nudgePutOff } from './decisions/ask-again.ts';
import { requesterAsked, requesterAskingPutOff } from './decisions/ask-requester.ts';
import { called } from './decisions/call.ts';
import { channelChosen, channelClosed } from './decisions/channel.ts';
import { askForChanges, editRequest } from './decisions/edit.ts';
import { breakGlass, reviewEmergency } from './decisions/emergency.ts';
import {
  cardShown,
  keyDeleted,
  keyFileNears,
  keyFileRanOut,
  keyNotDeleted,
  newPairAsked,
  pairDelivered,
  pairLost,
  pairMade,
  pairSaved,
  recipeShown,
} from './decisions/hand-over.ts';
import {
  jumpCloudLookedAfter,
  jumpCloudMoved,
  jumpCloudNotWritten,
  jumpCloudReady,
  jumpCloudRefused,
  jumpCloudWritten,
  metadataTaken,
} from './decisions/jumpcloud.ts';
import { keep } from './decisions/keep.ts';
import {
  fileTurnedAway,
  helperNamed,
  metadataHandedIn,
  metadataRead,
  metadataUnreadable,
} from './decisions/metadata.ts';
import { cloudflareMoved, planned, planStopped, targetUnusable } from './decisions/plan.ts';
import { removeOld } from './decisions/remove-old.ts';
import { makeNow, makingRanOut } from './decisions/rotate.ts';
import { stillHalfWay } from './decisions/swap.ts';
import {
  confirmationRanOut,
  loginObserved,
  moreTimeAsked,
  noLoginYet,
  resultPasted,
  rollBackNears,
  tested,
  watchAsked,
} from './decisions/test.ts';
import { resumed, whilePutAside } from './decisions/trust.ts';
import { confirmationLapsed, rollBackAsked, undoBlocked, undone } from './decisions/undo.ts';
import { gaveUp, leftUndone, serviceWaits } from './decisions/wait.ts';
import type { ChangeEvent, EventOf } from './event.ts';

const ranOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  switch (event.clock) {
    case 'key-file-warning':
      return keyFileNears(known, event);
    case 'key-file':
      return keyFileRanOut(known, event);
    case 'approval':
      return approvalRanOut(known, event);
    case 'escalation':
      return escalate(known, event);
    case 'apply-by':
      return applyRanOut(known, event);
    case 'make-by':
      return makingRanOut(known, event);
    case 'roll-back-warning':
      return rollBackNears(known, event);
    case 'roll-back':
      return confirmationLapsed(known, event);
    case 'ask-to-confirm':
      return isIn(known.change, 'swapping', 'proving')
        ? stillHalfWay(known, event)
        : confirmationRanOut(known, event);
    case 'idle':
      return idleRanOut(known, event);
  }
};

/**
 * What follows from an event about a change. Pure and total: every pair of state and event is a decision, a refusal with
 * its reason, or stale; none throws.
 */
export const decideOnChange = (known: Known, event: ChangeEvent): Decision =>
  whilePutAside(known, event) ?? decide(known, event);

const decide = (known: Known, event: ChangeEvent): Decision => {
  switch (event.type) {
    case 'withdraw':
      return withdraw(known, event);
    case 'called':
      return called(known, event);
    case 'card-shown':
      return cardShown(known, event);
    case 'recipe-shown':
      return recipeShown(known, event);
    case 'pair-made':
      return pairMade(known, event);
    case 'pair-delivered':
      return pairDelivered(known, event);
    case 'pair-lost':
      return pairLost(known, event);
    case 'saved-key':
      return pairSaved(known, event);
    case 'new-pair':
      return newPairAsked(known, event);
    case 'key-deleted':
      return keyDeleted(known, event);
    case 'key-not-deleted':
      return keyNotDeleted(known, event);
    case 'hand-back':
      return metadataHandedIn(known, event);
    case 'file-turned-away':
      return fileTurnedAway(known, event);
    case 'let-hand-in':
      return helperNamed(known, event);
    case 'metadata-read':
      return metadataRead(known, event);
    case 'metadata-unreadable':
      return metadataUnreadable(known, event);
    case 'resumed':
      return resumed(known, event);
    case 'planned':
      return planned(known, event);
    case 'plan-stopped':
      return planStopped(known, event);
    case 'target-gone':
    case 'target-unreadable':
    case 'target-read-only':
      return targetUnusable(known, event);
    case 'approve':
      return approve(known, event);
    case 'ask-for-changes':
      return askForChanges(known, event);
    case 'break-glass':
      return breakGlass(known, event);
    case 'review':
      return reviewEmergency(known, event);
    case 'edit-request':
      return editRequest(known, event);
    case 'nudged':
      return nudged(known, event);
    case 'nudge-put-off':
      return nudgePutOff(known, event);
    case 'requester-asked':
      return requesterAsked(known, event);
    case 'requester-asking-put-off':
      return requesterAskingPutOff(known, event);
    case 'decline':
      return decline(known, event);
    case 'approvers-read':
      return approversRead(known, event);
    case 'make-now':
      return makeNow(known, event);
    case 'remove-old':
      return removeOld(known, event);
    case 'apply-ready':
      return applyReady(known, event);
    case 'cloudflare-moved':
      return cloudflareMoved(known, event);
    case 'written':
      return written(known, event);
    case 'write-refused':
      return writeRefused(known, event);
    case 'write-unequal':
      return writeUnequal(known, event);
    case 'outcome-unknown':
      return outcomeUnknown(known, event);
    case 'not-written':
      return notWritten(known, event);
    case 'extras-deleted':
      return extrasDeleted(known, event);
    case 'outcome-ambiguous':
      return outcomeAmbiguous(known, event);
    case 'jumpcloud-ready':
      return jumpCloudReady(known, event);
    case 'jumpcloud-written':
      return jumpCloudWritten(known, event);
    case 'jumpcloud-not-written':
      return jumpCloudNotWritten(known, event);
    case 'jumpcloud-refused':
      return jumpCloudRefused(known, event);
    case 'jumpcloud-moved':
      return jumpCloudMoved(known, event);
    case 'metadata-taken':
      return metadataTaken(known, event);
    case 'jumpcloud-undone':
    case 'jumpcloud-left':
      return jumpCloudLookedAfter(known, event);
    case 'tested':
      return tested(known, event);
    case 'paste-result':
      return resultPasted(known, event);
    case 'watch-login':
      return watchAsked(known, event);
    case 'login-observed':
      return loginObserved(known, event);
    case 'no-login-yet':
      return noLoginYet(known, event);
    case 'keep':
      return keep(known, event);
    case 'more-time':
      return moreTimeAsked(known, event);
    case 'roll-back':
      return rollBackAsked(known, event);
    case 'undone':
      return undone(known, event);
    case 'undo-blocked':
      return undoBlocked(known, event);
    case 'service-waits':
      return serviceWaits(known, event);
    case 'channel-closed':
      return channelClosed(known, event);
    case 'choose-channel':
      return channelChosen(known, event);
    case 'gave-up':
      return gaveUp(known, event);
    case 'left-undone':
      return leftUndone(known, event);
    case 'ran-out':
      return ranOut(known, event);
  }
};
