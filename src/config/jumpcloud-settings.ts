import { z } from 'zod';
import { JUMPCLOUD_WAYS } from '../domain/consoles/jumpcloud.ts';
import { credential, flag, form } from './kinds.ts';

const ACCOUNT = `${JUMPCLOUD_WAYS.serviceAccounts} (only an administrator with billing makes them).`;

/** How JumpCloud is reached, and what may be written there. */
export const jumpCloudSettings = {
  JUMPCLOUD_API_KEY: {
    schema: credential(8, 'an API key'),
    isOptional: true,
    isSecret: true,
    says: 'An API key of an administrator: the test then compares the application in JumpCloud too, and sees logins there.',
    fix: `${JUMPCLOUD_WAYS.apiKey}. Or leave it out.`,
  },
  JUMPCLOUD_CLIENT_ID: {
    schema: credential(8, 'a client ID'),
    isOptional: true,
    says: 'In place of an API key: the client ID of a service account, which does not end with a person.',
    fix: `${ACCOUNT} Or leave it out.`,
  },
  JUMPCLOUD_CLIENT_SECRET: {
    schema: credential(8, 'a client secret'),
    isOptional: true,
    isSecret: true,
    says: 'The client secret of that service account.',
    fix: `${ACCOUNT} JumpCloud shows a secret once; a second one can be made.`,
  },
  JUMPCLOUD_ORG_ID: {
    schema: form(/^[\w-]{1,64}$/, 'is no organization ID'),
    isOptional: true,
    says: 'The organization: needed with a service account, and with the key of a provider with several.',
    fix: `${JUMPCLOUD_WAYS.organizationId}. Or leave it out.`,
  },
  JUMPCLOUD_REGION: {
    schema: z.enum(['us', 'eu', 'in'], 'is no region of JumpCloud'),
    fallback: 'us',
    says: '`us`, `eu` or `in`.',
    fix: 'us, eu or in.',
  },
  JUMPCLOUD_WRITES: {
    schema: flag,
    fallback: 'false',
    says: '`true`: approved set-ups may make the application in JumpCloud and bind its groups. Otherwise JumpCloud is only read.',
    fix: 'true or false. The role of the key or service account must then be allowed to edit SSO applications and their groups.',
  },
} as const;
