import type { Change } from '../../../domain/change.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Notice } from '../../../domain/notice.ts';
import { shortDigest } from '../../../domain/plan.ts';
import { sameAgain } from '../card/objections.ts';
import { planSummary } from '../card/plan-summary.ts';
import { counted } from '../limits.ts';
import type { Message } from '../message.ts';
import { called, calling, decidersIn } from '../people.ts';
import { stopNext, stopSentence } from '../plan-stop.ts';
import { quotation } from '../rich-text.ts';
import { bold, joined, type Mrkdwn, md, NOTHING, shown, trusted } from '../text.ts';
import { at } from '../time.ts';
import { boldName } from '../view-context.ts';
import { actionNotice, mustAct, type NoticeContext, threadNotice } from './said.ts';

/** The notices around the decision. */
export type ApprovalNotice = Extract<
  Notice,
  {
    say:
      | 'approval-needed'
      | 'plan-replaced'
      | 'approved'
      | 'approval-lost'
      | 'change-asked-for-yours'
      | 'lapsed'
      | 'declined'
      | 'still-waiting'
      | 'escalated'
      | 'changes-asked'
      | 'emergency'
      | 'emergency-reviewed'
      | 'request-edited'
      | 'expired'
      | 'withdrawn'
      | 'nothing-to-do'
      | 'plan-stopped';
  }
>;

const MAX_REASON = 500;

const planName = (change: Change, first: 'plan' | 'Plan' = 'plan'): Mrkdwn =>
  change.plan
    ? md`${trusted(first)} ${trusted(shortDigest(change.plan))}`
    : md`${trusted(first === 'plan' ? 'the plan' : 'The plan')}`;

/** The plan as the subject of a sentence, after those who are called. */
const planAfter = (them: Mrkdwn, change: Change): Mrkdwn =>
  md`${them}${planName(change, them.mrkdwn === '' ? 'Plan' : 'plan')}`;

const deadline = (change: Change): Mrkdwn =>
  change.state === 'awaiting-approval' ? md` before ${at(change.expiresAt)}` : NOTHING;

const again = (change: Change, context: NoticeContext): Mrkdwn =>
  joined(
    sameAgain(change, context).map(line => md`   ${line}`),
    ' ',
  );

const needed = (change: Change, context: NoticeContext): Message =>
  actionNotice(
    change,
    context,
    md`${planAfter(called(context.approverMentions), change)} needs approval${deadline(change)}. ${change.plan ? planSummary(change.plan) : NOTHING} Nothing is written until then.${again(change, context)}`,
  );

const calledAgain = (again: readonly UserId[], context: NoticeContext): Mrkdwn =>
  again.length === 0 ? called(context.approverMentions) : calling(again, context);

const replaced = (
  notice: Extract<ApprovalNotice, { say: 'plan-replaced' }>,
  change: Change,
  context: NoticeContext,
): Message =>
  actionNotice(
    change,
    context,
    md`${calledAgain(notice.again, context)}the plan was replaced; earlier approvals are void. Changed in Cloudflare: ${joined(notice.moved.map(bold), ', ')}. Now ${planName(change)} needs approval${deadline(change)}; nothing is written until then.`,
  );

const stopped = (change: Change, context: NoticeContext): Message => {
  const { stop } = change.stopped ?? {};
  return stop
    ? threadNotice(
        change,
        context,
        md`${stopSentence(stop, context)}   *Next:* ${stopNext(stop, mustAct(change.requester, context))}`,
      )
    : threadNotice(change, context, md`The plan was stopped, and then went on.   *Next:* nobody.`);
};

/** Says one notice around the decision. */
export const approvalNotice = (notice: ApprovalNotice, change: Change, context: NoticeContext): Message => {
  const { who, does } = mustAct(change.requester, context);
  switch (notice.say) {
    case 'approval-needed':
      return needed(change, context);
    case 'plan-replaced':
      return replaced(notice, change, context);
    case 'approved':
      return threadNotice(
        change,
        context,
        change.state === 'awaiting-approval'
          ? md`${boldName(notice.by, context)} approved ${planName(change)}. Still needed: ${decidersIn(context).who}.`
          : change.state === 'approved'
            ? md`${boldName(notice.by, context)} approved ${planName(change)}. Enough: ${boldName(change.requester, context)} has the pair made when ready for JumpCloud.`
            : md`${boldName(notice.by, context)} approved ${planName(change)}. Enough: I write now.`,
      );
    case 'approval-lost':
      return threadNotice(
        change,
        context,
        md`The approval of ${joined(
          notice.who.map(user => boldName(user, context)),
          ' and ',
        )} does not count any more: they may not approve now. Nothing was written with it.`,
      );
    case 'change-asked-for-yours':
      return actionNotice(
        change,
        context,
        md`${boldName(notice.by, context)} asked for a change of this connection, which is yours. It stays as it is until the change is approved and kept; you can withdraw the change on its card.`,
      );
    case 'lapsed':
      return threadNotice(
        change,
        context,
        md`Nothing has happened to this change for four weeks, so I ended it. Its label and entity ID are free again. Nothing was written to Cloudflare.   *Next:* ${who} may start again.`,
      );
    case 'plan-stopped':
      return stopped(change, context);
    case 'still-waiting':
      return actionNotice(
        change,
        context,
        md`${planAfter(calling(notice.who, context), change)} still waits for ${trusted(notice.who.length === 1 ? 'your decision' : 'a decision of yours')}${deadline(change)}.`,
      );
    case 'escalated':
      return actionNotice(
        change,
        context,
        md`${called(context.escalationMentions ?? context.approverMentions)}${planName(change)} waits since long and not everybody decided, so you may decide on it too${deadline(change)}.`,
      );
    case 'changes-asked':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.by, context)} asks for changes; the approvals are void.   *Next:* ${who} ${does('edit')} the request, or ${does('correct')} it in JumpCloud and ${does('hand')} back a new file.`,
        [quotation(shown(notice.comment, MAX_REASON))],
      );
    case 'emergency':
      return actionNotice(
        change,
        context,
        md`:warning: ${boldName(notice.by, context)} approved alone in an emergency and skipped ${trusted(counted(change.emergency?.skipped ?? 1, 'approval'))}. ${called(context.approverMentions)}look at ${planName(change)} afterwards and say on the card whether it was right.`,
        [quotation(shown(notice.reason, MAX_REASON))],
      );
    case 'emergency-reviewed':
      return threadNotice(
        change,
        context,
        notice.right
          ? md`${boldName(notice.by, context)} looked at the emergency approval and finds it right.`
          : md`:warning: ${boldName(notice.by, context)} looked at the emergency approval and does not find it right.`,
        notice.note ? [quotation(shown(notice.note, MAX_REASON))] : [],
      );
    case 'request-edited':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.by, context)} edited the request: ${joined(notice.changed.map(bold), ', ')}.`,
      );
    case 'declined':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.by, context)} declined ${planName(change)}. Nothing was written to Cloudflare.   *Next:* ${who} may start again; JumpCloud's side and the pair stay usable.`,
        [quotation(shown(notice.reason, MAX_REASON) || '(no reason)')],
      );
    case 'expired':
      return threadNotice(
        change,
        context,
        md`${planName(change, 'Plan')} was not approved in time. Nothing was written to Cloudflare.   *Next:* ${who} may start again; the plan is made anew.`,
      );
    case 'withdrawn':
      return threadNotice(
        change,
        context,
        md`${boldName(notice.by, context)} withdrew this change. Nothing was written to Cloudflare.   *Next:* nobody.`,
        notice.reason ? [quotation(shown(notice.reason, MAX_REASON))] : [],
      );
    case 'nothing-to-do':
      return threadNotice(
        change,
        context,
        md`Access already has these settings, so nothing was written and nobody has to decide.   *Next:* nobody.`,
      );
  }
};
