import { editedSettings } from '../card/asked-for.ts';
import { deedValue } from '../deed-value.ts';
import { button } from '../elements.ts';
import { stopNextLine, stopSentence } from '../plan-stop.ts';
import { md, mention, plain, quoted } from '../text.ts';
import { nameOf } from '../view-context.ts';
import type { KindWords } from './kind-words.ts';

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
    next: change =>
      change.stopped
        ? stopNextLine(change, change.stopped.stop)
        : md`${mention(change.requester)} edits the request, or withdraws it.`,
    body: editedSettings,
    buttons: change => [button('edit-request', 'Edit the request', deedValue(change), { style: 'primary' })],
  },
  afterWithdrawal: md`The connection stays as it was.`,
  afterDecline: md`The connection stays as it was.`,
};
