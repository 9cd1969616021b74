import type { Voided } from '../../../domain/approval.ts';
import type { Change } from '../../../domain/change.ts';
import { involved } from '../../../domain/involvement.ts';
import { bold, joined, type Mrkdwn, md, NOTHING, plain } from '../text.ts';
import { at } from '../time.ts';
import { approversIn, boldName, type RuleInWords, type ViewContext } from '../view-context.ts';
import { validApprovals } from './state-line.ts';

const voidedWhy = (voided: Voided): Mrkdwn => {
  switch (voided.why) {
    case 'late':
      return md`Cloudflare could not be written to in time (${at(voided.at)}).`;
    case 'unentitled':
      return md`Who gave it may not approve any more (${at(voided.at)}).`;
    default:
      return md`Changed in Cloudflare (${at(voided.at)}): ${joined(voided.moved.map(bold), ', ')}.`;
  }
};

const voidedLine = (voided: Voided, view: ViewContext): Mrkdwn => {
  const whose =
    voided.who.length === 0
      ? md`The earlier plan is void`
      : md`The approval of ${joined(
          voided.who.map(user => boldName(user, view)),
          ' and ',
        )} is void`;
  return md`:warning: ${whose}. ${voidedWhy(voided)}`;
};

const approvedLines = (change: Change, view: ViewContext): Mrkdwn[] =>
  validApprovals(change).map(
    approval =>
      md`:white_check_mark: ${boldName(approval.by, view)}, ${at(approval.at)}${approval.involved ? md` (:warning: involved; small team)` : NOTHING}`,
  );

/** Those who asked or supplied something, and so do not decide. */
const notThese = (change: Change, view: ViewContext): Mrkdwn => {
  if (view.selfApproval) return NOTHING;
  const [requester, ...others] = involved(change).map(user => boldName(user, view));
  const supplied = others.length > 0 ? md`; nor ${joined(others, ' or ')}, involved` : NOTHING;
  return md` (not ${requester ?? NOTHING}, who asked${supplied})`;
};

const ruleLines = (rule: RuleInWords, change: Change, view: ViewContext): Mrkdwn[] => [
  ...rule.given.map(
    approval =>
      md`:white_check_mark: ${plain(rule.rule)}: ${boldName(approval.by, view)}, ${at(approval.at)}`,
  ),
  ...(rule.missing > 0
    ? [md`:hourglass_flowing_sand: ${plain(rule.rule)}: waiting${notThese(change, view)}`]
    : []),
];

/** Slot 6 of the card: who approved this plan, who is still asked, and whose approval no longer counts. */
export const approvalsLine = (change: Change, view: ViewContext): Mrkdwn | null => {
  const given = approvedLines(change, view);
  if (change.state === 'awaiting-approval') {
    const called = change.escalatedAt ? [md`:warning: escalated ${at(change.escalatedAt)}`] : [];
    if (view.quorum && view.quorum.length > 0) {
      const lines = md`*Approvals*   ${joined([...view.quorum.flatMap(rule => ruleLines(rule, change, view)), ...called], '   ')}`;
      return change.voided ? joined([lines, voidedLine(change.voided, view)], '\n') : lines;
    }
    const waiting = md`:hourglass_flowing_sand: waiting for ${approversIn(view)}${notThese(change, view)}`;
    const first = md`*Approvals*   ${joined([...given, waiting], '   ')}`;
    return change.voided ? joined([first, voidedLine(change.voided, view)], '\n') : first;
  }
  return given.length === 0 ? null : md`*Approvals*   ${joined(given, '   ')}`;
};
