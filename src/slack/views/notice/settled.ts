import type { Asked, CallOutcome, SettledCall } from '../../../domain/call.ts';
import type { Change } from '../../../domain/change.ts';
import { cardTitle } from '../card/title.ts';
import { section } from '../elements.ts';
import { asPlainText, type Message, message } from '../message.ts';
import { allOf } from '../people.ts';
import { link, type Mrkdwn, md, NOTHING, struck, trusted } from '../text.ts';
import { at } from '../time.ts';
import type { ViewContext } from '../view-context.ts';

const ASKED: Readonly<Record<Exclude<Asked, 'decision'>, string>> = {
  review: 'Look at the emergency approval.',
  pair: 'Approved: have the pair made.',
  'swapped-login': 'Log in once with the new certificate.',
  swap: 'The rotation is half-way.',
  login: 'Log in once, then keep or roll back.',
  'login-in-time': 'Nobody has confirmed a login yet.',
  requester: 'This change waits for you.',
};

const asked = ({ asks, digest }: SettledCall): Mrkdwn =>
  asks === 'decision' ? md`Plan ${trusted(digest?.slice(0, 8) ?? '')} needs approval.` : trusted(ASKED[asks]);

/** What came of it, before the person and the moment. */
const CAME: Readonly<Record<CallOutcome, string>> = {
  approved: 'Approved',
  emergency: 'Approved alone in an emergency',
  declined: 'Declined',
  expired: 'Nobody decided in time',
  withdrawn: 'Withdrawn',
  'changes-asked': 'Changes were asked for',
  replaced: 'The plan is made anew',
  made: 'Started',
  'login-seen': 'A login was seen',
  kept: 'Kept',
  'rolled-back': 'Rolled back',
  failed: 'The change failed',
  reviewed: 'Reviewed',
  answered: 'Done',
  'put-off': 'More time was given',
  over: 'Settled',
};

/** How a call reads when nobody has to follow it any more: "~Plan 9f3a71c2 needs approval.~ Approved by Ben <t>." */
export const settledCall = (call: SettledCall, change: Change, context: ViewContext): Message => {
  const { outcome, by, since } = call;
  const who = by.length === 0 ? NOTHING : md` by ${allOf(by, context).who}`;
  const came = md`${trusted(CAME[outcome])}${who} ${at(since)}.`;
  const card = context.cardLink === undefined ? NOTHING : md`   ${link(context.cardLink, 'Card')}`;
  const plan = call.asks === 'decision' && call.digest ? `plan ${call.digest.slice(0, 8)}: ` : '';
  const fallback = `${cardTitle(change)}: ${plan}${asPlainText(came, context.names)}`;
  return message(fallback, [section(md`${struck(asked(call))} ${came}${card}`)]);
};
