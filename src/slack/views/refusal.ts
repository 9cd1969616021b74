import type { Action } from '../../domain/action.ts';
import type { Asked } from '../../domain/allowance.ts';
import type { Change, ChangeState, Involvement } from '../../domain/change.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { counted } from './limits.ts';
import { link, type Mrkdwn, md, NOTHING, plain, trusted } from './text.ts';
import { at } from './time.ts';
import { approversIn, boldName, nameOf, type ViewContext } from './view-context.ts';

/** What a refusal's sentence needs beside the names: the change it is about, and who may ask for connections. */
export interface RefusalContext extends ViewContext {
  readonly change: Change | null;
  /** Who may ask, in words: "@it-admins", "full members". */
  readonly requesters: string;
  /** Who may do what was refused, in words: "Ana, Ben or one of @security". */
  readonly allowed: string;
}

const NO_EFFECT = trusted('Your click did nothing.');

const requester = (context: RefusalContext): Mrkdwn =>
  context.change ? boldName(context.change.requester, context) : trusted('the requester');

const card = (context: RefusalContext): Mrkdwn => link(context.cardLink, 'The card');

const VERBS: Partial<Record<Action, string>> = {
  withdraw: 'withdraw this change',
  'edit-request': 'edit this request',
  'let-hand-in': 'name a helper for this change',
  'saved-key': 'decide about the pair of this change',
  'new-pair': 'decide about the pair of this change',
  'make-now': 'have the pair of this rotation made',
  rotate: 'rotate the certificate of this connection',
  'on-it': 'see to the certificate of this connection',
  snooze: 'put this reminder aside',
  owner: 'change the owner of this connection',
  'watch-metadata': 'say where JumpCloud publishes the metadata of this connection',
  keep: 'keep this change',
  'roll-back': 'roll this change back',
  'more-time': 'put the roll-back off',
  'paste-result': 'report a login for this change',
  'watch-login': 'have me watch for a login',
  'start-again': 'start this again',
  test: 'have this connection tested',
  'stop-tests': 'call these tests off',
  audit: 'have the record of this connection',
  export: 'have this connection exported',
};

/** What is asked for by a command, not by a click. */
const TYPED: readonly Action[] = ['test', 'audit', 'export'];

const notYours = (action: Action, context: RefusalContext): Mrkdwn => {
  if (action === 'hand-back') {
    return md`Files for this change come from ${requester(context)}, the owner, an approver, or a helper named on the card. I did not read yours.`;
  }
  const verb = VERBS[action];
  return verb === undefined
    ? md`This is for people who may ask for connections or approve them. ${NO_EFFECT}`
    : md`Only ${plain(context.allowed)} can ${trusted(verb)}. ${TYPED.includes(action) ? trusted('Nothing was done.') : NO_EFFECT}`;
};

const INVOLVED: Record<Involvement, string> = {
  requester: 'You asked for this change',
  'earlier-requester': 'You asked for the change that this one goes on with',
  pair: 'You were given the private key of this change',
  certificate: 'You brought the certificate of this change',
  metadata: 'You handed in the metadata of this change',
};

const PAST: Partial<Record<ChangeState, string>> = {
  approved: 'approved',
  applying: 'approved',
  'outcome-unknown': 'approved',
  testing: 'approved',
  'awaiting-confirmation': 'approved',
  'rolling-back': 'rolled back',
  live: 'kept',
  removed: 'carried out: the connection is removed',
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
  const past = trusted(PAST[refusal.state] ?? 'decided');
  const who = refusal.by === undefined ? NOTHING : md` by ${plain(nameOf(refusal.by, context))}`;
  const when = refusal.at === undefined ? NOTHING : md` ${at(refusal.at)}`;
  return md`This change was ${past}${who}${when}, before your click arrived. ${NO_EFFECT} ${card(context)}`;
};

const STATES: Record<ChangeState, string> = {
  draft: 'a draft',
  'awaiting-metadata': "waiting for JumpCloud's metadata",
  planned: 'planned',
  'awaiting-approval': 'waiting for approval',
  approved: 'approved, and its pair is not made yet',
  applying: 'being written',
  swapping: 'waiting for the swap in JumpCloud',
  proving: 'waiting for a login with the new certificate',
  'outcome-unknown': 'looking for a lost answer',
  testing: 'being checked',
  'awaiting-confirmation': 'waiting for a login',
  'rolling-back': 'being rolled back',
  live: 'live',
  removed: 'removed',
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

const TOO_OFTEN: Record<Asked, string> = {
  command: 'These are more commands than I answer for one person in a minute.',
  message: 'These are more messages than I answer for one person in a minute.',
  test: 'I tested this connection for you several times in the last minute; the results are in your DM.',
  'test-all':
    'I tested all connections for you several times in the last minute; the results are in your DM.',
  diagnosis: 'These are more failed logins than I read for one person in a minute.',
  file: 'These are more files than I read for one person in ten minutes.',
  'set-up': 'These are more set-ups than I start for one person in an hour.',
  edit: 'These are more edits of changes than I take from one person in ten minutes.',
};

/** An expected "no" in words: what did not happen, why, and what to do. */
export const refusalText = (refusal: Refusal, context: RefusalContext): Mrkdwn => {
  switch (refusal.reason) {
    case 'not-approver':
      return md`You are not an approver of this change, so your click did nothing. Approvers: ${approversIn(context)}. To be added, ask the operator of jcaccess; it cannot be done in Slack.`;
    case 'own-change':
      return refusal.small
        ? md`You are involved in this change and nobody else is left to decide. As your team is small you may approve it later, when the working hours that the operator set have passed without an objection. ${NO_EFFECT}`
        : md`${trusted(refusal.as === null ? 'You approved this change alone' : INVOLVED[refusal.as])}, so another person must approve it: ${approversIn(context)}. ${NO_EFFECT}${refusal.as === 'requester' ? md` You can withdraw it under ⋯.` : NOTHING}`;
    case 'outsider':
      return md`Guests and people from other companies cannot act on login settings. Nothing was done. Ask a full member of this workspace.`;
    case 'not-yours':
      return notYours(refusal.action, context);
    case 'plan-just-replaced':
      return md`The plan on the card was replaced a moment ago (${at(refusal.at)}), perhaps while you were pressing. ${NO_EFFECT} Read the plan that stands there now: ${link(context.cardLink, 'the card')}. It can be decided on in a few seconds.`;
    case 'no-more-time':
      return md`The automatic roll-back is not running any more, or cannot be put off further. ${NO_EFFECT} ${card(context)}`;
    case 'no-snooze':
      return md`The reminder was not put aside: the next one comes before that day, or the end is too near. ${NO_EFFECT}`;
    case 'superseded':
      return md`This connection has gone on since that change. Nothing was done. Go on from its newest card: \`/jcaccess show\` links it.`;
    case 'may-not-request':
      return md`Setting up connections is for ${plain(context.requesters)}. Nothing was started. Ask one of them, or the operator of jcaccess.`;
    case 'plan-replaced':
      return md`This plan was replaced by a newer one. ${NO_EFFECT} The current plan: ${link(context.cardLink, 'the card')}`;
    case 'already-approved':
      return md`You approved this plan already. It counts once.`;
    case 'already-decided':
      return decided(refusal, context);
    case 'not-now':
      return md`This cannot be done now: the change is ${trusted(stateWords(refusal.state))}. Nothing was changed. ${card(context)}`;
    case 'needs-evidence':
      return md`Nobody has shown a login yet. Paste a result or let me watch for a login first; without one, an approver other than ${requester(context)} keeps it, with a reason. ${NO_EFFECT}`;
    case 'needs-report':
      return md`Nobody has reported a login with the new certificate. Log in once in a private window, then press *Paste the result*; or let me watch for the login. ${NO_EFFECT}`;
    case 'signs-with-new':
      return md`JumpCloud may sign with the new certificate already, and then taking it away would break logins. Hand in the metadata that JumpCloud exports now: if it shows the old certificate, *Go back* works for 5 minutes. ${NO_EFFECT}`;
    case 'put-aside':
      return md`This change waits for an urgent one of the same connection, which adds the certificate that JumpCloud signs with. ${NO_EFFECT} Decide on that one first; this one goes on by itself then.`;
    case 'groups-unreadable':
      return md`Slack did not tell me who is in the approvers' groups, so I cannot count your click now. Nothing has changed. Try again in a minute. Approvers: ${approversIn(context)}.`;
    case 'membership-unreadable':
      return md`Slack did not tell me who you are in this workspace, so I cannot act for you now. Nothing has changed. Try again in a minute.`;
    case 'nobody-could-approve':
      return md`Nothing was started: nobody would be left who may approve this change, as everybody whom the rules need would be involved. Let another person do it, or ask the operator of jcaccess to name more approvers (or to set JCACCESS_SMALL_TEAM_HOURS).`;
    case 'not-for-emergencies':
      return md`Emergency approval is for people whom the operator of jcaccess named. ${NO_EFFECT}`;
    case 'label-taken':
      return md`There is already a connection with this label. Nothing was started. Choose another label, or see \`/jcaccess list\`.`;
    case 'entity-taken':
      return md`Another connection already uses this ${trusted(jumpCloudLabel('idpEntityId'))}. Nothing was started. Choose another, for example one that ends in the label.`;
    case 'provider-taken':
      return md`Another connection holds this identity provider, and one provider has one connection. Nothing was changed. \`/jcaccess list\` shows which; choose another provider, or change that connection.`;
    case 'open-change':
      return openChange(context);
    case 'too-often':
      return md`${trusted(TOO_OFTEN[refusal.asked])} Nothing was done. You can go on ${at(refusal.until)}.`;
    case 'tests-under-way':
      return md`Your last tests are still under way, one after another. Nothing was added. When their result stands in your DM, you can begin again; *Stop* on their table calls them off.`;
    case 'too-many-open':
      return md`You have ${trusted(counted(refusal.count, 'open change'))}, and that is as many as one person can have at once. Nothing was started. Finish or withdraw one first: \`/jcaccess list\`.`;
    case 'needs-code':
      return md`Approving asks for a code of your own device here, and none came with this click. Press the button again and type it. ${NO_EFFECT}`;
    case 'gone':
      return md`I do not know this change any more. Nothing was changed. \`/jcaccess list\` shows what there is.`;
  }
};
