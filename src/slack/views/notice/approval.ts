import type { Change } from '../../../domain/change.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Notice } from '../../../domain/notice.ts';
import { shortDigest } from '../../../domain/plan.ts';
import { planSummary } from '../card/plan-summary.ts';
import type { Message } from '../message.ts';
import { quotation } from '../rich-text.ts';
import { bold, joined, type Mrkdwn, md, mention, NOTHING, shown, words } from '../text.ts';
import { at } from '../time.ts';
import { boldName } from '../view-context.ts';
import { called, handedOver, type NoticeContext, said } from './said.ts';

/** The notices around the decision. */
export type ApprovalNotice = Extract<
  Notice,
  {
    say:
      | 'approval-needed'
      | 'plan-replaced'
      | 'approved'
      | 'declined'
      | 'expired'
      | 'withdrawn'
      | 'nothing-to-do';
  }
>;

const MAX_REASON = 500;

const planName = (change: Change): Mrkdwn =>
  change.plan ? md`plan ${words(shortDigest(change.plan))}` : md`the plan`;

const deadline = (change: Change): Mrkdwn =>
  change.state === 'awaiting-approval' ? md` before ${at(change.expiresAt)}` : NOTHING;

const needed = (change: Change, context: NoticeContext): Message =>
  handedOver(
    change,
    context,
    md`${context.approverMentions}  ${change.plan ? md`Plan ${words(shortDigest(change.plan))}` : md`The plan`} needs approval${deadline(change)}. ${change.plan ? planSummary(change.plan) : NOTHING} Nothing is written until then.`,
  );

const calledAgain = (again: readonly UserId[], context: NoticeContext): Mrkdwn =>
  again.length === 0 ? context.approverMentions : joined(again.map(mention), ' ');

const replaced = (
  notice: Extract<ApprovalNotice, { say: 'plan-replaced' }>,
  change: Change,
  context: NoticeContext,
): Message =>
  handedOver(
    change,
    context,
    md`${calledAgain(notice.again, context)}  The plan was replaced; earlier approvals are void. Changed in Cloudflare: ${joined(notice.moved.map(bold), ', ')}. Now ${planName(change)} needs approval${deadline(change)}; nothing is written until then.`,
  );

/** Says one notice around the decision. */
export const approvalNotice = (notice: ApprovalNotice, change: Change, context: NoticeContext): Message => {
  switch (notice.say) {
    case 'approval-needed':
      return needed(change, context);
    case 'plan-replaced':
      return replaced(notice, change, context);
    case 'approved':
      return said(
        change,
        context,
        md`${boldName(notice.by, context)} approved ${planName(change)}. Enough: I write now.`,
      );
    case 'declined':
      return said(
        change,
        context,
        md`${boldName(notice.by, context)} declined ${planName(change)}. Nothing was written to Cloudflare.   *Next:* ${called(change.requester, context)} may start again; JumpCloud's side and the pair stay usable.`,
        [quotation(shown(notice.reason, MAX_REASON) || '(no reason)')],
      );
    case 'expired':
      return said(
        change,
        context,
        md`Nobody approved ${planName(change)} in time. Nothing was written to Cloudflare.   *Next:* ${called(change.requester, context)} may start again; the plan is made anew.`,
      );
    case 'withdrawn':
      return said(
        change,
        context,
        md`${boldName(notice.by, context)} withdrew this change. Nothing was written to Cloudflare.   *Next:* nobody.`,
        notice.reason ? [quotation(shown(notice.reason, MAX_REASON))] : [],
      );
    case 'nothing-to-do':
      return said(
        change,
        context,
        md`Access already has these settings, so nothing was written and nobody has to decide.   *Next:* nobody.`,
      );
  }
};
