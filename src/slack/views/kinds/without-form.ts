import { deedValue } from '../deed-value.ts';
import { button } from '../elements.ts';
import { doer } from '../people.ts';
import { stopNextLine, stopSentence } from '../plan-stop.ts';
import { type Mrkdwn, md, plain, quoted } from '../text.ts';
import { nameOf } from '../view-context.ts';
import type { KindWords } from './kind-words.ts';

/** The words of a kind whose request is no form: it is planned again, or withdrawn. */
export const withoutForm = (verb: string, planning: Mrkdwn): KindWords => ({
  verb,
  planning,
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
  afterRollBack: ({ who, does }) => md`${who} ${does('find')} the cause; Access has again what it had.`,
});
