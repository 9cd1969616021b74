import type { AccountId, ChannelId } from '../../../domain/ids.ts';
import type { Account, Accounts } from '../../../workflow/accounts.ts';
import type { SetupDraft, SetupForm } from '../../views/setup-draft.ts';

/** The account that a form is about: the only one, or the chosen one. Null while none of several is chosen. */
export const accountOf = (draft: Pick<SetupDraft, 'account'>, accounts: Accounts): Account | null =>
  draft.account === undefined && accounts.all.length > 1 ? null : accounts.find(draft);

/** What there is to choose from; nothing when there is only one. */
export const choicesOf = ({ all }: Accounts): Pick<SetupForm, 'accounts'> =>
  all.length > 1 ? { accounts: all.map(({ id, name }) => ({ id, name })) } : {};

/** The account whose channel this is, where there are several. */
export const accountAt = (channel: ChannelId, { all }: Accounts): { readonly account?: AccountId } => {
  const found = all.length > 1 ? all.filter(one => one.defaultChannel === channel) : [];
  return found.length === 1 && found[0] ? { account: found[0].id } : {};
};

/** Why no account can be taken from the form. */
export const accountError = ({ account }: Pick<SetupDraft, 'account'>): string =>
  account === undefined
    ? 'Choose the account first.'
    : 'This account is not in the settings of jcaccess any more. Choose another.';
