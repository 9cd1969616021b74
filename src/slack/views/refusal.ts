import type { Change, ChangeState } from '../../domain/change.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { link, type Mrkdwn, md, NOTHING, plain, words } from './text.ts';
import { at } from './time.ts';
import { approversIn, boldName, nameOf, type ViewContext } from './view-context.ts';

/** What a refusal's sentence needs beside the names: the change it is about, and who may ask for connections. */
export interface RefusalContext extends ViewContext {
  readonly change: Change | null;
  /** Who may ask, in words: "@it-admins", "full members". */
  readonly requesters: string;
}

const NO_EFFECT = words('Your click did nothing.');

const requester = (context: RefusalContext): Mrkdwn =>
  context.change ? boldName(context.change.requester, context) : words('the requester');

const card = (context: RefusalContext): Mrkdwn => link(context.cardLink, 'The card');

const notRequester = (
  deed: Extract<Refusal, { reason: 'not-requester' }>['deed'],
  context: RefusalContext,
): Mrkdwn => {
  switch (deed) {
    case 'withdraw':
      return md`Only ${requester(context)} can withdraw this change. ${NO_EFFECT}`;
    case 'hand-back':
      return md`Files for this change come from ${requester(context)} or others who may ask for connections. I did not read yours.`;
    case 'edit':
      return md`Only ${requester(context)} can edit this request. ${NO_EFFECT}`;
    case 'pair':
      return md`Only ${requester(context)} decides about the pair of this change. ${NO_EFFECT}`;
  }
};

const PAST: Partial<Record<ChangeState, string>> = {
  applying: 'approved',
  'outcome-unknown': 'approved',
  testing: 'approved',
  'awaiting-confirmation': 'approved',
  'rolling-back': 'rolled back',
  live: 'kept',
  'nothing-to-do': 'ended: there was nothing to do',
  declined: 'declined',
  expired: 'expired',
  withdrawn: 'withdrawn',
  failed: 'ended by a failure',
  'rolled-back': 'rolled back',
};

const decided = (
  refusal: Extract<Refusal, { reason: 'already-decided' }>,
  context: RefusalContext,
): Mrkdwn => {
  const past = words(PAST[refusal.state] ?? 'decided');
  const who = refusal.by === undefined ? NOTHING : md` by ${plain(nameOf(refusal.by, context))}`;
  const when = refusal.at === undefined ? NOTHING : md` ${at(refusal.at)}`;
  return md`This change was ${past}${who}${when}, before your click arrived. ${NO_EFFECT} ${card(context)}`;
};

const STATES: Record<ChangeState, string> = {
  draft: 'a draft',
  'awaiting-metadata': "waiting for JumpCloud's metadata",
  planned: 'planned',
  'awaiting-approval': 'waiting for approval',
  applying: 'being written',
  'outcome-unknown': 'looking for a lost answer',
  testing: 'being checked',
  'awaiting-confirmation': 'waiting for a login',
  'rolling-back': 'being rolled back',
  live: 'live',
  'nothing-to-do': 'ended, with nothing to do',
  declined: 'declined',
  expired: 'expired',
  withdrawn: 'withdrawn',
  failed: 'failed',
  'rolled-back': 'rolled back',
};

/** A state in words, for the middle of a sentence. */
export const stateWords = (state: ChangeState): string => STATES[state];

const openChange = (context: RefusalContext): Mrkdwn => {
  const { change } = context;
  if (change === null) return md`This connection already has an open change. Finish or withdraw it first.`;
  return md`${change.request.label} already has an open change, asked for by ${requester(context)} ${at(change.createdAt)}: ${link(context.cardLink, 'the card')}. Finish or withdraw it first.`;
};

/** An expected "no" in words: what did not happen, why, and what to do. Mrkdwn for a private answer. */
export const refusalText = (refusal: Refusal, context: RefusalContext): string =>
  sentence(refusal, context).mrkdwn;

const sentence = (refusal: Refusal, context: RefusalContext): Mrkdwn => {
  switch (refusal.reason) {
    case 'not-approver':
      return md`You are not an approver of this change, so your click did nothing. Approvers: ${approversIn(context)}. To be added, ask the operator of jcaccess; it cannot be done in Slack.`;
    case 'own-change':
      return md`You asked for this change or handed in its metadata, so somebody else must decide: ${approversIn(context)}. ${NO_EFFECT} You can withdraw your own change under ⋯.`;
    case 'outsider':
      return md`Guests and people from other companies cannot act on login settings. ${NO_EFFECT} Ask a full member of this workspace.`;
    case 'not-requester':
      return notRequester(refusal.deed, context);
    case 'may-not-request':
      return md`Setting up connections is for ${plain(context.requesters)}. Nothing was started. Ask one of them, or the operator of jcaccess.`;
    case 'plan-replaced':
      return md`This plan was replaced by a newer one. ${NO_EFFECT} The current plan: ${link(context.cardLink, 'the card')}`;
    case 'already-approved':
      return md`You approved this plan already. It counts once.`;
    case 'already-decided':
      return decided(refusal, context);
    case 'not-now':
      return md`This cannot be done now: the change is ${words(stateWords(refusal.state))}. Nothing was changed. ${card(context)}`;
    case 'needs-evidence':
      return md`Nobody has shown a login yet. Paste a result or let me watch for a login first; without one, an approver other than ${requester(context)} keeps it, with a reason. ${NO_EFFECT}`;
    case 'groups-unreadable':
      return md`Slack did not tell me who is in the approvers' groups, so I cannot count your click now. Nothing has changed. Try again in a minute. Approvers: ${approversIn(context)}.`;
    case 'nobody-could-approve':
      return md`Nothing was started: nobody could approve this change, as everybody whom the rules name is you. Ask the operator of jcaccess to name somebody else.`;
    case 'not-for-emergencies':
      return md`Emergency approval is for people whom the operator of jcaccess named. ${NO_EFFECT}`;
    case 'label-taken':
      return md`There is already a connection with this label. Nothing was started. Choose another label, or see \`/jcaccess list\`.`;
    case 'entity-taken':
      return md`Another connection already uses this IdP Entity ID. Nothing was started. Choose another, for example one that ends in the label.`;
    case 'open-change':
      return openChange(context);
    case 'gone':
      return md`I do not know this change any more. Nothing was changed. \`/jcaccess list\` shows what there is.`;
  }
};
