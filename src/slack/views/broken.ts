import type { ModalView } from '@slack/types';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import { code, type Mrkdwn, md, trusted } from './text.ts';

/** Something of ours broke: what was being done (our own words), what is known of it, and the log's reference. */
export interface Broken {
  /** "opening the form", "recording your approval". */
  readonly doing: string;
  /**
   * What became of what the person sent: committed, not saved, `written` by a store that could not confirm a second copy, or
   * `unknown` because the store did not answer.
   */
  readonly saved: 'yes' | 'no' | 'written' | 'unknown';
  readonly reference: string;
}

const KNOWN: Readonly<Record<Broken['saved'], string>> = {
  yes: 'What you sent is saved; I go on by myself.',
  no: 'Nothing was saved; please do it again.',
  written:
    'It is saved, but a second copy of it is not confirmed yet. Do not do it again: look in a minute whether it is there, in /jcaccess list or on the card.',
  unknown:
    'My store did not answer, so it may be saved or not. Look first whether it is there, in /jcaccess list or on the card; do it again only if it is not.',
};

/** The apology for a fault of ours. */
export const brokenText = (broken: Broken): Mrkdwn =>
  md`I could not finish ${trusted(broken.doing)}: something broke on my side. ${trusted(KNOWN[broken.saved])} If it happens twice, give the operator this reference: ${code(`ref ${broken.reference}`)}.`;

/** The same as a modal. */
export const brokenModal = (title: string, broken: Broken): ModalView =>
  modal({
    callbackId: 'problem',
    title,
    close: 'Close',
    blocks: [
      alert(
        'error',
        `I could not finish ${broken.doing}: something broke on my side. ${KNOWN[broken.saved]} If it happens twice, give the operator this reference: ref ${broken.reference}.`,
      ),
    ],
  });

/** What was asked for is about something that a newer jcaccess wrote, while instances are replaced one by one. */
export const newerText = (doing: string, reference: string): Mrkdwn =>
  md`I could not finish ${trusted(doing)}: I am being updated, and the part of me that got this is not updated yet. Nothing was saved; do it again in a minute. If it stays so, give the operator this reference: ${code(`ref ${reference}`)}.`;

/** Said when a form was opened too late for Slack (its trigger lives 3 seconds), by what was done to open it. */
export const FORM_TOO_LATE = {
  typed: md`The form came too late for Slack. Type /jcaccess setup again.`,
  pressed: md`The form came too late for Slack. Press the button again.`,
} as const;
