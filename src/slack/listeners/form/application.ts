import type { ConnectedRequest } from '../../../domain/request.ts';
import type { AccountContents } from '../../../workflow/account.ts';
import type { SetupDraft, SetupField } from '../../views/setup-draft.ts';

/** What was chosen for JumpCloud's side; null when a person does it by hand. What is wrong is noted by field. */
export const chosenApplication = (
  draft: SetupDraft,
  account: AccountContents | null,
  errors: Partial<Record<SetupField, string>>,
): ConnectedRequest | null => {
  const { application = 'hand', groups = [] } = draft;
  if (application === 'hand') {
    if (groups.length > 0)
      errors['jumpcloud-groups'] =
        'Groups are bound by API only: clear them, or let me write the application.';
    return null;
  }
  const known = account?.jumpcloud;
  if (!known) {
    errors['jumpcloud-application'] =
      'JumpCloud does not answer now. Choose "By hand, with the recipe", or try again.';
    return null;
  }
  const existing = known.applications.find(one => one.id === application);
  if (application !== 'create' && !existing)
    errors['jumpcloud-application'] = 'This application is not in JumpCloud any more. Choose another.';
  const chosen = known.groups.filter(one => groups.includes(one.id));
  if (chosen.length !== groups.length)
    errors['jumpcloud-groups'] = 'One of these groups is not in JumpCloud any more. Choose again.';
  if ((draft.certificate ?? 'generate') !== 'jumpcloud')
    errors.certificate =
      'With the application written by API its certificate is JumpCloud\'s: choose "JumpCloud makes it". An own pair needs the application by hand.';
  return {
    application: existing ? { kind: 'existing', id: existing.id, label: existing.label } : { kind: 'create' },
    groups: chosen.map(({ id, name }) => ({ id, name })),
  };
};
