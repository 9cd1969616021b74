import type { Change } from '../../../domain/change.ts';
import { deedValue } from '../deed-value.ts';
import { button } from '../elements.ts';
import { doer } from '../people.ts';
import { stopNextLine, stopSentence } from '../plan-stop.ts';
import { type Mrkdwn, md, plain, quoted } from '../text.ts';
import { nameOf, type ViewContext } from '../view-context.ts';
import type { KindWords } from './kind-words.ts';

export const remove: KindWords = {
  verb: 'Remove',
  planning: md`:large_blue_circle: *Looking what the removal would stop.* Nothing is deleted before it is approved.`,
  draft: {
    state: (change, view) => {
      if (change.stopped) return stopSentence(change.stopped.stop, view);
      const { askedForChanges } = change;
      return askedForChanges
        ? md`:hourglass_flowing_sand: *Changes asked for by ${plain(nameOf(askedForChanges.by, view))}:* ${quoted(askedForChanges.comment)}`
        : md`:hourglass_flowing_sand: *Draft.*`;
    },
    next: (change, view) => {
      if (change.stopped) return stopNextLine(change, change.stopped.stop, view);
      const { who, does } = doer(change.requester, view, 'mention');
      return md`${who} ${does('have')} it planned again, or ${does('withdraw')} it.`;
    },
    body: () => [],
    buttons: change => [button('edit-request', 'Plan it again', deedValue(change), { style: 'primary' })],
  },
  afterWithdrawal: md`The connection stays as it was.`,
  afterDecline: md`The connection stays as it was.`,
  afterRollBack: () => md`The connection stays as it was.`,
};

/** What is left to a person once Access has the provider no more. */
export const leftInJumpCloud = (change: Change, view: ViewContext): Mrkdwn => {
  const { who, does } = doer(change.requester, view, 'mention');
  return md`${who} ${does('delete')} the application ${change.request.label} in JumpCloud (USER AUTHENTICATION › SSO Applications): nobody can log in with it any more.`;
};
