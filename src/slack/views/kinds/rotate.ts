import type { Button } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import { editsPair } from '../../../domain/kinds.ts';
import { deedValue } from '../deed-value.ts';
import { button, table } from '../elements.ts';
import { grouped } from '../limits.ts';
import { doer } from '../people.ts';
import { stopNextLine, stopSentence } from '../plan-stop.ts';
import { md, plain, quoted, shown } from '../text.ts';
import { nameOf } from '../view-context.ts';
import type { KindWords } from './kind-words.ts';

const planAgain = (change: Change): Button =>
  button('edit-request', editsPair(change) ? 'Edit the request' : 'Plan it again', deedValue(change), {
    style: 'primary',
  });

const asked = ({ request: { certificate } }: Change): string =>
  certificate.source === 'generate'
    ? `made by me: ${certificate.bits}-bit RSA, ${grouped(certificate.days)} days, CN ${shown(certificate.commonName)}`
    : 'their own certificate';

export const rotate: KindWords = {
  verb: 'Rotate',
  planning: md`:large_blue_circle: *Making the plan.* Nothing is written before it is approved.`,
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
      return editsPair(change)
        ? md`${who} ${does('edit')} the request or ${does('have')} it planned again as it is, or ${does('withdraw')} it.`
        : md`${who} ${does('have')} it planned again, or ${does('withdraw')} it and ${does('start')} another one.`;
    },
    body: change => [
      table([
        ['Asked for', 'Value'],
        ['New certificate', asked(change)],
      ]),
    ],
    buttons: change => [planAgain(change)],
  },
  afterWithdrawal: md`The certificate in use stays as it was.`,
  afterDecline: md`The certificate in use stays as it was.`,
  afterRollBack: ({ who }) =>
    md`${who} may start again, with a new pair. JumpCloud signs with the old certificate until then.`,
};
