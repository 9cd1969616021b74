import { isAddress, isSameAddress, lowerCased } from '../../domain/address.ts';
import { pasteResultModal } from '../views/change-modals.ts';
import { PASTE_ERRORS } from '../views/paste-errors.ts';
import { dispatchForm, opens } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Submission, SubmissionAnswer } from './press.ts';

const REFUSED = {
  'session-cookie': PASTE_ERRORS.cookie,
  'saml-response': PASTE_ERRORS.samlResponse,
  har: 'A HAR file holds cookies. I did not keep it. Paste only the text of the test window.',
  'private-key':
    'This looks like a private key. I did not keep it. Treat the key as exposed and press Make a new pair.',
  empty: 'Paste what the test window showed: the JSON or the error text.',
} as const;

const NO_ADDRESS = {
  json: 'This JSON holds no email address, so I cannot tell who logged in. Paste it whole.',
  words:
    'These words name no email address, so I cannot tell who logged in. Paste the JSON of the test window too.',
} as const;

const noAddress = (pasted: string): string => (/^\s*[{[]/m.test(pasted) ? NO_ADDRESS.json : NO_ADDRESS.words);

/** Opens the form for what Access's test window said. */
export const openPasteResult = opens('paste-result', change =>
  pasteResultModal(change, change.evidence.watch?.email),
);

/**
 * Judges the pasted text. Cookies, tokens and responses are turned away under the field and kept nowhere; a success
 * that shows another address is an open session and counts as nothing.
 */
export const submitPasteResult = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const { values } = submission.view;
  const email = lowerCased(values.text('email') ?? '');
  if (!isAddress(email)) return { errors: { email: PASTE_ERRORS.notAnAddress } };
  const pasted = values.text('result') ?? '';
  const judged = deps.readResult(pasted);
  if (judged.kind === 'refused') return { errors: { result: REFUSED[judged.why] } };
  if (judged.result.outcome === 'success' && !isSameAddress(judged.email ?? '', email)) {
    return { errors: { result: judged.email ? PASTE_ERRORS.otherAddress : noAddress(pasted) } };
  }
  return await dispatchForm(submission, deps, actor => ({
    type: 'paste-result',
    actor,
    result: judged.result,
  }));
};
