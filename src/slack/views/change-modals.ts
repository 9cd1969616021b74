import type { KnownBlock, ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { inJumpCloud } from '../../domain/consoles/jumpcloud.ts';
import { codeField } from './codes.ts';
import { alert } from './elements.ts';
import type { FormId } from './ids.ts';
import { channelField, fileField, input, modal, personField, radio, textField, tickBox } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

/** A modal about one change. Its state holds the change and the plan's digest: `{ c, d }`. */
const changeModal = (
  change: Change,
  form: {
    readonly id: FormId;
    readonly title: string;
    readonly submit: string;
    readonly fields: readonly KnownBlock[];
  },
): ModalView =>
  modal({
    callbackId: form.id,
    title: form.title,
    submit: form.submit,
    close: 'Cancel',
    state: { c: change.id, d: change.plan?.digest ?? '' },
    blocks: [subjectLine(change), ...form.fields],
  });

/** An approver says why not. */
export const declineModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'decline',
    title: 'Decline this change',
    submit: 'Decline',
    fields: [
      alert('info', 'Cloudflare stays as it is.'),
      reasonField('Why?', { hint: 'Shown on the card.' }),
    ],
  });

/** An approver says what should change first. */
export const askForChangesModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'ask-for-changes',
    title: 'Ask for changes',
    submit: 'Send back',
    fields: [
      alert('info', 'Cloudflare stays as it is. Approvals given so far are void.'),
      reasonField('What should change?', { hint: 'Shown on the card and sent to the requester.' }),
    ],
  });

/** An emergency approval. `skipped` names what is skipped, e.g. "1 of @security"; `withCode`: it asks for an approval code. */
export const breakGlassModal = (change: Change, skipped: readonly string[], withCode: boolean): ModalView =>
  changeModal(change, {
    id: 'break-glass',
    title: 'Emergency approval',
    submit: 'Approve alone',
    fields: [
      alert(
        'warning',
        `You skip ${skipped.join(' and ') || 'the approval rules'}. The channel and every skipped approver are told at once, and the card is marked for ever.`,
      ),
      reasonField('Reason'),
      input(
        'responsible',
        'Responsibility',
        tickBox('responsible', { value: 'yes', words: 'I take responsibility for this change' }, false),
      ),
      ...(withCode ? [codeField()] : []),
    ],
  });

const RIGHT_OR_WRONG = [
  { value: 'yes', words: 'Yes' },
  { value: 'no', words: 'No' },
] as const;

/** An approver says whether an emergency approval was right. */
export const reviewModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'review',
    title: 'Emergency approval',
    submit: 'Put on record',
    fields: [
      input('right', 'Was it right?', radio('right', RIGHT_OR_WRONG, 'yes')),
      reasonField('A word on it', { optional: true, hint: 'Shown in the thread and on the record.' }),
    ],
  });

/** A change is taken back. */
export const withdrawModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'withdraw',
    title: 'Withdraw this change',
    submit: 'Withdraw',
    fields: [
      alert(
        'info',
        `Nothing is written to Cloudflare${change.pair ? ', and samlidp.key is deleted from Slack' : ''}.`,
      ),
      reasonField('Why?', { optional: true }),
    ],
  });

/** An approver keeps a change although no login is known. */
export const keepModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'keep',
    title: 'Keep without evidence',
    submit: 'Keep it',
    fields: [
      alert(
        'warning',
        change.evidence.reported?.outcome === 'error'
          ? 'Nobody has shown a login, and the last reported test ended with an error.'
          : 'Nobody has shown a login.',
      ),
      reasonField('Reason'),
    ],
  });

/** An approver answers for removing the old certificate of a rotation. */
export const removeOldModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'remove-old',
    title: 'Remove the old one',
    submit: 'Remove it',
    fields: [
      alert(
        'warning',
        change.evidence.reported?.outcome === 'success'
          ? 'A login was reported, none was seen in Cloudflare. If JumpCloud still signs with the old certificate, logins fail until it is put back.'
          : 'Nobody has reported a login yet: paste the result of one first.',
      ),
      reasonField('Reason', { hint: 'Shown on the card for ever.' }),
    ],
  });

const addressField = (email: string | undefined) =>
  textField('email', { initial: email, placeholder: 'The address, as JumpCloud has it', max: 254 });

/** Asks whose login to look for. */
export const watchLoginModal = (change: Change, email: string | undefined): ModalView =>
  changeModal(change, {
    id: 'watch-login',
    title: 'Watch for a login',
    submit: 'Watch',
    fields: [
      input('email', 'Email you sign in with', addressField(email), {
        hint: 'Then open any Access application in a private window and log in.',
      }),
    ],
  });

/** Takes what Access's test window showed. */
export const pasteResultModal = (change: Change, email: string | undefined): ModalView =>
  changeModal(change, {
    id: 'paste-result',
    title: 'Paste the test result',
    submit: 'Judge it',
    fields: [
      input('email', 'Email you signed in with', addressField(email), {
        hint: 'I compare it: an open session shows another address.',
      }),
      input('result', 'What the test window showed', textField('result', { multiline: true, max: 3000 }), {
        hint: 'The JSON or the error text. Never cookies, tokens or HAR files.',
      }),
    ],
  });

/** Takes the exported metadata file. An approver is told what follows. */
export const handBackModal = (change: Change, losesApproval: boolean): ModalView =>
  changeModal(change, {
    id: 'hand-back',
    title: 'Hand back the metadata',
    submit: 'Check the file',
    fields: [
      ...(losesApproval
        ? [alert('warning', 'If you hand in a file of this change, you cannot approve it.', 'involved')]
        : []),
      input('metadata-file', 'JumpCloud-saml2-metadata.xml', fileField('metadata-file', ['xml']), {
        hint: `${inJumpCloud('exportMetadata')}. At most 1 MiB.`,
      }),
    ],
  });

/** The requester names one helper. */
export const letHandInModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'let-hand-in',
    title: 'Name a helper',
    submit: 'Let them help',
    fields: [
      input('helper', 'Who may hand in files', personField('helper', change.helper), {
        hint: 'A full member. Who hands in a file cannot approve this change. A second choice takes the place of the first.',
      }),
    ],
  });

/** Another channel is chosen for card and reminders. */
export const chooseChannelModal = (change: Change): ModalView =>
  changeModal(change, {
    id: 'choose-channel',
    title: 'Another channel',
    submit: 'Report there',
    fields: [
      input('channel', 'Report to', channelField('channel', undefined), {
        hint: 'Card and reminders go there from now on. Not a channel shared with other companies.',
      }),
    ],
  });
