import type { Connection } from '../../domain/connection.ts';
import type { EffectId } from '../../domain/ids.ts';
import { section } from './elements.ts';
import { asPlainText, type Message, message } from './message.ts';
import { code, md } from './text.ts';

/** What is not tried again about a connection, to the person who waits for it. */
export const stoppedMessage = (
  { request }: Connection,
  { deed, reference }: { readonly deed: 'test' | 'reminder'; readonly reference: EffectId },
): Message => {
  const why = md`I began it twice and was stopped both times`;
  const said =
    deed === 'test'
      ? md`I stopped testing ${request.label}: ${why}. Nothing was changed.   *Next:* you give the operator this reference: ${code(reference)}.`
      : md`I stopped reminding you of the certificate of ${request.label}: ${why}.   *Next:* you look at its end date yourself and give the operator this reference: ${code(reference)}.`;
  return message(asPlainText(said, new Map()), [section(said)]);
};
