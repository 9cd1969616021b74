import type { ModalView } from '@slack/types';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import { code, type Mrkdwn, md, words } from './text.ts';

/** Something of ours broke: what was being done (our own words), what is known of it, and the log's reference. */
export interface Broken {
  /** "opening the form", "recording your approval". */
  readonly doing: string;
  /** True when what the person sent is committed and goes on by itself. */
  readonly saved: boolean;
  readonly reference: string;
}

const known = (broken: Broken): string =>
  broken.saved ? 'What you sent is saved; I go on by myself.' : 'Nothing was saved; please do it again.';

/** The apology for a fault of ours. */
export const brokenText = (broken: Broken): Mrkdwn =>
  md`I could not finish ${words(broken.doing)}: something broke on my side. ${words(known(broken))} If it happens twice, give the operator this reference: ${code(`ref ${broken.reference}`)}.`;

/** The same as a modal. */
export const brokenModal = (title: string, broken: Broken): ModalView =>
  modal({
    callbackId: 'problem',
    title,
    close: 'Close',
    blocks: [
      alert(
        'error',
        `I could not finish ${broken.doing}: something broke on my side. ${known(broken)} If it happens twice, give the operator this reference: ref ${broken.reference}.`,
      ),
    ],
  });

/** Said when a form was opened too late for Slack (its trigger lives 3 seconds), by what was done to open it. */
export const FORM_TOO_LATE = {
  typed: md`The form came too late for Slack. Type /jcaccess setup again.`,
  pressed: md`The form came too late for Slack. Press the button again.`,
} as const;
