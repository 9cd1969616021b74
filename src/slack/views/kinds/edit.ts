import type { Change } from '../../../domain/change.ts';
import { editedSettings } from '../card/asked-for.ts';
import { deedValue } from '../deed-value.ts';
import { button } from '../elements.ts';
import { doer } from '../people.ts';
import { stopNextLine, stopSentence } from '../plan-stop.ts';
import { type Mrkdwn, md, plain, quoted } from '../text.ts';
import { nameOf, type ViewContext } from '../view-context.ts';
import type { KindWords } from './kind-words.ts';

const requesterEdits = ({ requester }: Pick<Change, 'requester'>, view: ViewContext): Mrkdwn => {
  const { who, does } = doer(requester, view, 'mention');
  return md`${who} ${does('edit')} the request, or ${does('withdraw')} it.`;
};

export const edit: KindWords = {
  verb: 'Edit',
  planning: md`:large_blue_circle: *Making the plan.* The connection stays as it is until the change is kept.`,
  draft: {
    state: (change, view) => {
      if (change.stopped) return stopSentence(change.stopped.stop, view);
      const { askedForChanges } = change;
      return askedForChanges
        ? md`:hourglass_flowing_sand: *Changes asked for by ${plain(nameOf(askedForChanges.by, view))}:* ${quoted(askedForChanges.comment)}`
        : md`:hourglass_flowing_sand: *Draft.*`;
    },
    next: (change, view) =>
      change.stopped ? stopNextLine(change, change.stopped.stop, view) : requesterEdits(change, view),
    body: editedSettings,
    buttons: change => [button('edit-request', 'Edit the request', deedValue(change), { style: 'primary' })],
  },
  afterWithdrawal: md`The connection stays as it was.`,
  afterDecline: md`The connection stays as it was.`,
  afterRollBack: ({ who, does }) => md`${who} ${does('find')} the cause; the connection is as it was before.`,
};
