import { lowerCased } from '../../domain/address.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { watchLoginModal } from '../views/change-modals.ts';
import { PASTE_ERRORS } from '../views/paste-errors.ts';
import { isAllowed } from './authority.ts';
import { bringForm, changeAt } from './bring.ts';
import { isAddress } from './paste-result.ts';

/** Asks whose login to look for. */
export const openWatchLogin = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (change && (await isAllowed(press, 'watch-login', change, inward)))
    await press.open(watchLoginModal(change, change.evidence.watch?.email));
};

/** Looks for a login of that address in Cloudflare. */
export const submitWatchLogin = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const email = lowerCased(submission.view.values.text('email') ?? '');
  if (!isAddress(email)) return { errors: { email: PASTE_ERRORS.notAnAddress } };
  return await bringForm(submission, inward, actor => ({ type: 'watch-asked', actor, email }));
};
