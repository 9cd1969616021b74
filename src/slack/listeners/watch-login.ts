import { isAddress, lowerCased } from '../../domain/address.ts';
import { watchLoginModal } from '../views/change-modals.ts';
import { PASTE_ERRORS } from '../views/paste-errors.ts';
import { dispatchForm, opens } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Submission, SubmissionAnswer } from './press.ts';

/** Asks whose login to look for. */
export const openWatchLogin = opens('watch-login', change =>
  watchLoginModal(change, change.evidence.watch?.email),
);

/** Looks for a login of that address in Cloudflare. */
export const submitWatchLogin = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const email = lowerCased(submission.view.values.text('email') ?? '');
  if (!isAddress(email)) return { errors: { email: PASTE_ERRORS.notAnAddress } };
  return await dispatchForm(submission, deps, actor => ({ type: 'watch-login', actor, email }));
};
