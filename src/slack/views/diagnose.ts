import type { ModalView } from '@slack/types';
import type { Connection } from '../../domain/connection.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import { LABEL_CHARACTERS } from '../../domain/label.ts';
import { diagnosisCount } from './diagnosis.ts';
import { section } from './elements.ts';
import { fileField, input, modal, select, textField } from './inputs.ts';
import { LIMITS } from './limits.ts';
import { md, shown, trusted } from './text.ts';

const TITLE = 'Diagnose a login';

const WITHOUT = 'Empty: I compare with the one in Access that fits best.';

/** Which connection: a menu, or when there are more than fit into one (null) a field for the label. */
const connectionField = (connections: readonly Connection[] | null): ModalView['blocks'] => {
  if (connections?.length === 0) return [];
  const field =
    connections === null
      ? textField('connection-label', { max: LABEL_CHARACTERS, placeholder: 'Its label' })
      : select(
          'connection',
          connections.map(({ id, request }) => ({
            value: id,
            words: shown(request.label, LIMITS.optionText),
          })),
          undefined,
        );
  return [input('diagnose-connection', 'Connection', field, { optional: true, hint: WITHOUT })];
};

/** The modal that takes what a failed login left behind: a text or a file, and perhaps the connection. */
export const diagnoseForm = (connections: readonly Connection[] | null): ModalView =>
  modal({
    callbackId: 'diagnose',
    title: TITLE,
    submit: 'Diagnose',
    close: 'Cancel',
    blocks: [
      section(
        md`I say which side refused and where to correct it. The answer comes to your DM only; I keep nothing of what you send.`,
      ),
      input('diagnose-text', 'Text', textField('login-text', { multiline: true, max: LIMITS.inputText }), {
        optional: true,
        hint: 'The error text or the JSON of the test window, or a SAMLResponse. Longer than 3,000 characters: attach it as a file.',
      }),
      input('diagnose-file', 'Or a file', fileField('login-file'), {
        optional: true,
        hint: 'A recording of the login (HAR), or a file with the SAMLResponse. At most 5 MB.',
      }),
      ...connectionField(connections),
    ],
  });

/** Said under the text when nothing was handed over. */
export const NOTHING_TO_READ = 'Paste a text or attach a file.';

const closing = (blocks: ModalView['blocks']): ModalView =>
  modal({ callbackId: 'diagnose', title: TITLE, close: 'Close', blocks });

/** What stands in the modal while the paste is read. */
export const diagnosing = (): ModalView =>
  closing([section(md`:hourglass_flowing_sand: Reading… The answer comes to your DM with me.`)]);

/** What stands in the modal afterwards: only the count, because others may see the screen. */
export const diagnosed = (diagnosis: Diagnosis): ModalView => {
  const isUsed = !['refused', 'no-file', 'not-read'].includes(diagnosis.kind);
  const count = trusted(diagnosisCount(diagnosis));
  return closing([
    section(
      isUsed
        ? md`:white_check_mark: Done: ${count}. It is in your DM with me.`
        : md`:warning: ${count}. Why, and what to send instead, is in your DM with me.`,
    ),
  ]);
};
