import type { Change } from '../../../domain/change.ts';
import { isClosed } from '../../../domain/change.ts';
import type { Objection } from '../../../domain/objection.ts';
import { type Mrkdwn, md, plain, quoted } from '../text.ts';
import { at } from '../time.ts';
import { boldName, nameOf, type ViewContext } from '../view-context.ts';

type View = Pick<ViewContext, 'names'>;

/** The newest of them are shown. */
const AT_MOST = 2;

const isSamePlan = (change: Change, { digest }: Objection): boolean =>
  change.state === 'awaiting-approval' && change.plan.digest === digest;

/** True once the person who objected approves what is planned now. */
const isMet = (change: Change, { by }: Objection): boolean =>
  change.approvals.some(one => one.by === by && one.digest === change.plan?.digest);

const sentence = (change: Change, objection: Objection, view: View): Mrkdwn => {
  const { how, by, at: when, why } = objection;
  const who = boldName(by, view);
  const name = plain(nameOf(by, view));
  const same = isSamePlan(change, objection);
  if (how === 'declined')
    return same
      ? md`:warning: *The same plan that ${name} declined* ${at(when)}: ${quoted(why)}`
      : md`${who} declined an earlier plan ${at(when)}: ${quoted(why)}`;
  return same
    ? md`:warning: *The same plan for which ${name} asked for changes* ${at(when)}: ${quoted(why)}`
    : md`${who} asked for changes ${at(when)}: ${quoted(why)}`;
};

/**
 * What approvers had against earlier plans of this change and of those that it starts again from, until it is written or the
 * same person approves. The comment that the state of the card shows already is left out.
 */
export const objectionLines = (change: Change, view: View): Mrkdwn[] => {
  if (isClosed(change) || 'written' in change) return [];
  return (change.objections ?? [])
    .filter(one => !isMet(change, one) && one.at.getTime() !== change.askedForChanges?.at.getTime())
    .slice(-AT_MOST)
    .map(one => sentence(change, one, view));
};

/** The objections to exactly the plan that people decide on now, for those who are called to decide. */
export const sameAgain = (change: Change, view: View): Mrkdwn[] =>
  (change.objections ?? [])
    .filter(one => isSamePlan(change, one))
    .slice(-1)
    .map(one => sentence(change, one, view));
