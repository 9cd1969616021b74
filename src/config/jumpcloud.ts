import type { JumpCloudAccount } from '../domain/jumpcloud.ts';
import { jumpCloudSettings } from './jumpcloud-settings.ts';
import type { Reader } from './reader.ts';

const MORE = ['JUMPCLOUD_ORG_ID', 'JUMPCLOUD_REGION', 'JUMPCLOUD_WRITES'] as const;
const ONE_OF_THEM = 'Leave one of them out: the API key, or the service account.';

/** Reads how JumpCloud is reached; null when it is not. */
export const readJumpCloud = ({ setting, isSet, refuse, warn }: Reader): JumpCloudAccount | null => {
  const hasKey = isSet('JUMPCLOUD_API_KEY');
  const clientId = setting('JUMPCLOUD_CLIENT_ID');
  const clientSecret = setting('JUMPCLOUD_CLIENT_SECRET');
  const hasAccount = isSet('JUMPCLOUD_CLIENT_ID') || isSet('JUMPCLOUD_CLIENT_SECRET');
  const account = {
    apiKey: setting('JUMPCLOUD_API_KEY') ?? '',
    organizationId: setting('JUMPCLOUD_ORG_ID') ?? '',
    region: setting('JUMPCLOUD_REGION') ?? 'us',
    writes: setting('JUMPCLOUD_WRITES') ?? false,
  } as const;
  if (!hasKey && !hasAccount) {
    for (const name of MORE)
      if (isSet(name))
        warn(name, 'does nothing without JUMPCLOUD_API_KEY', jumpCloudSettings.JUMPCLOUD_API_KEY.fix);
    return null;
  }
  if (!hasAccount) return account;
  if (hasKey) refuse('JUMPCLOUD_API_KEY', 'is set beside a service account', ONE_OF_THEM);
  for (const name of ['JUMPCLOUD_CLIENT_ID', 'JUMPCLOUD_CLIENT_SECRET', 'JUMPCLOUD_ORG_ID'] as const)
    if (!isSet(name)) refuse(name, 'is not set', jumpCloudSettings[name].fix);
  return { ...account, serviceAccount: { clientId: clientId ?? '', clientSecret: clientSecret ?? '' } };
};
