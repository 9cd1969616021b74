import type { KnownBlock } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import type { UserId } from '../../../domain/ids.ts';
import { cardTitle } from '../card/title.ts';
import { section } from '../elements.ts';
import type { Place } from '../evidence.ts';
import { asPlainText, type Message, message } from '../message.ts';
import { type Doer, doer } from '../people.ts';
import { link, type Mrkdwn, md, NOTHING } from '../text.ts';
import type { ViewContext } from '../view-context.ts';

/** A context that also knows where the notice goes: a change's thread in the channel, or one person's DM. */
export interface NoticeContext extends ViewContext {
  readonly place: Place;
}

/**
 * One notice: a sentence, and blocks that belong to it. In a DM, where no card stands above it, it begins with the
 * connection's label and links the card.
 */
export const threadNotice = (
  change: Change,
  context: NoticeContext,
  sentence: Mrkdwn,
  blocks: readonly KnownBlock[] = [],
): Message =>
  context.place === 'dm'
    ? actionNotice(change, context, sentence, blocks)
    : message(fallback(change, context, sentence), [section(sentence), ...blocks]);

/** A notice after which its reader must act: it links the card, in the thread too. */
export const actionNotice = (
  change: Change,
  context: NoticeContext,
  sentence: Mrkdwn,
  blocks: readonly KnownBlock[] = [],
): Message => {
  const label = context.place === 'dm' ? md`${change.request.label}: ` : NOTHING;
  const end = context.cardLink === undefined ? NOTHING : md`   ${link(context.cardLink, 'Card')}`;
  const whole = md`${label}${sentence}${end}`;
  return message(fallback(change, context, sentence), [section(whole), ...blocks]);
};

const fallback = (change: Change, context: NoticeContext, sentence: Mrkdwn): string =>
  `${cardTitle(change)}: ${asPlainText(sentence, context.names)}`;

/** Who must act, so that Slack tells them: a mention in the thread; in a DM a name, or "you". */
export const mustAct = (user: UserId, context: NoticeContext): Doer =>
  doer(user, context, context.place === 'dm' ? 'bold' : 'mention');
