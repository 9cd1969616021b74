/** The bot scopes that jcaccess uses, as in manifest.yml, where each one's reason stands. */
export const NEEDED_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'im:write',
  'im:history',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'files:read',
  'files:write',
  'users:read',
  'usergroups:read',
];
