import type { Change } from '../../../domain/change.ts';
import { doer } from '../people.ts';
import { type Mrkdwn, md } from '../text.ts';
import type { ViewContext } from '../view-context.ts';
import { withoutForm } from './without-form.ts';

export const remove = withoutForm(
  'Remove',
  md`:large_blue_circle: *Looking what the removal would stop.* Nothing is deleted before it is approved.`,
);

/** What is left to a person once Access has the provider no more. */
export const leftInJumpCloud = (change: Change, view: ViewContext): Mrkdwn => {
  const { who, does } = doer(change.requester, view, 'mention');
  return md`${who} ${does('delete')} the application ${change.request.label} in JumpCloud (USER AUTHENTICATION › SSO Applications): nobody can log in with it any more.`;
};
