import type { Change } from '../../../domain/change.ts';
import { shortDigest } from '../../../domain/plan.ts';
import { joined, link, type Mrkdwn, md, plain, trusted } from '../text.ts';
import { at } from '../time.ts';
import { nameOf, type ViewContext } from '../view-context.ts';

/** Slot 8 of the card: the change's id, its plan, who asked and whose metadata it is. */
export const cardFooter = (change: Change, view: ViewContext): Mrkdwn =>
  joined(
    [
      md`change ${trusted(change.id)}`,
      ...(change.plan ? [md`plan ${trusted(shortDigest(change.plan))}`] : []),
      change.opened
        ? md`opened by jcaccess itself ${at(change.createdAt)}`
        : md`asked by ${plain(nameOf(change.requester, view))} ${at(change.createdAt)}`,
      ...(change.approvedBeforehand ? [md`approved beforehand by the operator`] : []),
      ...(change.metadata?.from === 'jumpcloud'
        ? [md`metadata read from JumpCloud ${at(change.metadata.at)}`]
        : []),
      ...(change.metadata && change.metadata.from === undefined
        ? [md`metadata from ${plain(nameOf(change.metadata.by, view))} ${at(change.metadata.at)}`]
        : []),
      ...(change.written
        ? [
            md`written ${at(change.written.at)}`,
            ...(change.plan?.before && change.state === 'awaiting-confirmation'
              ? [md`earlier settings kept`]
              : []),
          ]
        : []),
      ...(change.state === 'awaiting-metadata' && !view.selfApproval
        ? [md`who hands in a file cannot approve this change`]
        : []),
      ...(change.helper ? [md`helper ${plain(nameOf(change.helper, view))}`] : []),
      ...(change.approvals.some(one => one.involved)
        ? [md`:warning: Approved by a person who is involved (small team)`]
        : []),
      ...(view.replacedCardLink === undefined
        ? []
        : [md`this card replaces ${link(view.replacedCardLink, 'an earlier one')}`]),
    ],
    ' · ',
  );
