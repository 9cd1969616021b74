import type { AccountConfig } from '../../config.ts';
import { createHttpClient } from '../../http/client.ts';
import { createJumpCloud } from '../../jumpcloud/jumpcloud.ts';
import type { Check } from '../../operations/checks.ts';
import type { Around } from './around.ts';

/** Whether JumpCloud takes the credentials, and whether this deployment may write there. */
export const jumpCloudChecks = (
  { jumpcloud: account }: AccountConfig,
  { dispatcher, now }: Around,
): Check[] => {
  if (account === null) return [];
  const monotonicMs = (): number => now().getTime();
  const http = createHttpClient({ dispatcher, random: () => 0.5, monotonicMs });
  const jumpcloud = createJumpCloud({ ...account, http, monotonicMs });
  const by = account.serviceAccount ? 'a service account' : 'an API key';
  return [
    {
      name: 'JumpCloud',
      fix: account.serviceAccount
        ? 'JUMPCLOUD_CLIENT_ID, JUMPCLOUD_CLIENT_SECRET, JUMPCLOUD_ORG_ID and JUMPCLOUD_REGION must belong together.'
        : 'JUMPCLOUD_API_KEY and JUMPCLOUD_REGION must belong together.',
      run: async () => {
        const { length } = await jumpcloud.applications();
        const count = `${length} ${length === 1 ? 'application' : 'applications'}`;
        return account.writes
          ? {
              level: 'ok',
              what: `${by} reads ${count}; approved changes are written (JUMPCLOUD_WRITES): whether it may edit shows with the first write`,
            }
          : { level: 'ok', what: `${by} reads ${count}; read only (JUMPCLOUD_WRITES is not true)` };
      },
    },
  ];
};
