import type { StoppedWork } from '../../domain/effect.ts';
import type { EffectId } from '../../domain/ids.ts';
import { section } from './elements.ts';
import { asPlainText, type Message, message } from './message.ts';
import { code, type Mrkdwn, md } from './text.ts';

const WHY = md`I began it twice and was stopped both times`;

const sentence = (stopped: StoppedWork, reference: Mrkdwn): Mrkdwn => {
  switch (stopped.kind) {
    case 'test':
      return md`I stopped testing ${stopped.label}: ${WHY}. Nothing was changed.   *Next:* you give the operator this reference: ${reference}.`;
    case 'tests':
      return md`I stopped on the way through the tests that you asked for: ${stopped.why === undefined ? WHY : stopped.why}. Nothing was changed; the connections after those that the table counts were not tested.   *Next:* you give the operator this reference: ${reference}.`;
    case 'reminder':
      return md`I stopped reminding you of the certificate of ${stopped.label}: ${WHY}.   *Next:* you look at its end date yourself and give the operator this reference: ${reference}.`;
  }
};

/** What is not tried again, to the person who waits for it. */
export const stoppedMessage = (stopped: StoppedWork, reference: EffectId): Message => {
  const said = sentence(stopped, code(reference));
  return message(asPlainText(said, new Map()), [section(said)]);
};
