import type { Button } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import { takesMetadata } from '../../../domain/kinds.ts';
import type { Notice } from '../../../domain/notice.ts';
import { deedValue, optionValue } from '../deed-value.ts';
import { actions, button } from '../elements.ts';
import { counted } from '../limits.ts';
import type { Message } from '../message.ts';
import { newPairButton, savedKeyButton } from '../pair-buttons.ts';
import { stopSentence } from '../plan-stop.ts';
import { link, type Mrkdwn, md, NOTHING, quoted, trusted } from '../text.ts';
import { at } from '../time.ts';
import { boldName } from '../view-context.ts';
import { type NoticeContext, threadNotice } from './said.ts';

/** What the requester hears in their DM while a change waits for them. */
export type WaitingNotice = Extract<Notice, { say: 'key-file-soon' | 'key-file-gone' | 'still-open' }>;

const handBack = (change: Change): Button =>
  button('hand-back', 'Hand back the metadata', deedValue(change), { style: 'primary' });

const pairOf = (change: Change): Mrkdwn => md`pair ${trusted(change.pair?.name ?? '')}`;

const keyFileSoon = (change: Change, context: NoticeContext): Message => {
  const { custody } = change;
  if (custody?.state !== 'in-slack')
    return threadNotice(change, context, md`The key file of this change is not in Slack any more.`);
  return threadNotice(
    change,
    context,
    md`:hourglass_flowing_sand: I delete *samlidp.key* (${pairOf(change)}) from Slack ${at(custody.deleteAt)}, as no metadata has shown yet that JumpCloud uses it. I keep no copy.   *Next:* you upload both files in JumpCloud and hand back the metadata, or save the key before then.`,
    actions(`key-file-soon-${change.id}`, [handBack(change), savedKeyButton(change)]),
  );
};

const keyFileGone = (change: Change, context: NoticeContext): Message => {
  const when = change.custody?.state === 'deleted' ? md` ${at(change.custody.at)} (checked)` : NOTHING;
  const isSwap = change.state === 'swapping';
  const again = isSwap ? md`you go back on the card, and rotate again` : md`you make a new pair`;
  return threadNotice(
    change,
    context,
    md`:warning: *samlidp.key* (${pairOf(change)}) was deleted from Slack${when}, because no metadata came in time.   *Next:* you hand back the metadata if the pair is in JumpCloud or the key is saved; otherwise ${again}.`,
    actions(`key-file-gone-${change.id}`, [handBack(change), ...(isSwap ? [] : [newPairButton(change)])]),
  );
};

/** What the change waits for, and what is to be done. */
const missing = (change: Change, context: NoticeContext): { readonly why: Mrkdwn; readonly next: Mrkdwn } => {
  const { stopped, askedForChanges, toCorrect } = change;
  if (stopped)
    return { why: stopSentence(stopped.stop, context), next: md`you choose on the card how it goes on` };
  if (askedForChanges) {
    const { by, comment } = askedForChanges;
    return {
      why: md`${boldName(by, context)} asked for changes: ${quoted(comment)}`,
      next: takesMetadata(change)
        ? md`you edit the request, or correct it in JumpCloud and hand back a new file`
        : md`you edit the request`,
    };
  }
  if (toCorrect) {
    const stops = toCorrect.findings.filter(finding => finding.level === 'stop').length;
    return {
      why: md`The file ${toCorrect.fileName} of ${at(toCorrect.at)} has ${trusted(counted(stops, 'thing'))} to correct; what they are stands above.`,
      next: md`you correct it in JumpCloud and hand back a new file`,
    };
  }
  return {
    why: md`I have no metadata from JumpCloud yet.`,
    next: md`you enter ${link(context.recipeLink, 'the recipe')} in JumpCloud and hand back the metadata`,
  };
};

const stillOpen = (
  { since, end, offersWithdrawal }: Extract<WaitingNotice, { say: 'still-open' }>,
  change: Change,
  context: NoticeContext,
): Message => {
  const { why, next } = missing(change, context);
  const offer = offersWithdrawal
    ? md`, or withdraw the change. If nothing happens before ${at(end)}, I end it, and its label and entity ID are free again.`
    : md`.`;
  return threadNotice(
    change,
    context,
    md`:hourglass_flowing_sand: Nothing has happened since ${at(since)}. ${why}   *Next:* ${next}${offer}`,
    actions(`still-open-${change.id}`, [
      ...(takesMetadata(change) && !change.stopped ? [handBack(change)] : []),
      ...(change.stopped || change.askedForChanges
        ? [button('edit-request', 'Edit the request', deedValue(change))]
        : []),
      ...(offersWithdrawal ? [button('withdraw', 'Withdraw', optionValue(change, 'withdraw'))] : []),
    ]),
  );
};

/** Says one notice of waiting. */
export const waitingNotice = (notice: WaitingNotice, change: Change, context: NoticeContext): Message => {
  switch (notice.say) {
    case 'key-file-soon':
      return keyFileSoon(change, context);
    case 'key-file-gone':
      return keyFileGone(change, context);
    case 'still-open':
      return stillOpen(notice, change, context);
  }
};
