import type { KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { approvalsLine } from './card/approvals-line.ts';
import { cardBody } from './card/body.ts';
import { cardButtons } from './card/buttons.ts';
import { cardFooter } from './card/footer.ts';
import { nextLine } from './card/next-line.ts';
import { objectionLines } from './card/objections.ts';
import { stateLine } from './card/state-line.ts';
import { cardTitle } from './card/title.ts';
import { warningsOf } from './card/warnings.ts';
import { actions, context, header, section } from './elements.ts';
import { asPlainText, type Message, message } from './message.ts';
import { joined, md, plain } from './text.ts';
import { accountIn, type ViewContext } from './view-context.ts';

/**
 * The card of a change: what it is, how far it is, who acts next, what is asked for, what to weigh, who approved, the
 * buttons that decide, and where it came from. Eight slots in this order; an empty one is left out.
 */
export const card = (change: Change, view: ViewContext): Message => {
  const state = stateLine(change, view);
  const next = md`*Next:* ${nextLine(change, view)}`;
  const objections = objectionLines(change, view);
  const approvals = approvalsLine(change, view);
  const account = accountIn(change.request, view);
  const blocks: KnownBlock[] = [
    header(cardTitle(change)),
    section(state),
    section(next),
    ...cardBody(change, view),
    ...(objections.length > 0 ? [section(joined(objections, '\n'))] : []),
    ...warningsOf(change, view),
    ...(approvals ? [section(approvals)] : []),
    ...actions(`card-${change.id}`, cardButtons(change, view)),
    context(
      account === null
        ? cardFooter(change, view)
        : md`${cardFooter(change, view)} · account ${plain(account)}`,
    ),
  ];
  return message(
    `${cardTitle(change)}. ${asPlainText(state, view.names)} ${asPlainText(next, view.names)}`,
    blocks,
  );
};
