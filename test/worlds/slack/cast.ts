import type { Channel, Group, Person } from './workspace.ts';

/** The fixed identity of the workspace and of the app installed in it. */
export const installation = {
  teamId: 'T0ACME',
  teamName: 'Acme',
  teamDomain: 'acme',
  appId: 'A0JCACCESS',
  botId: 'B0JCACCESS',
  botUserId: 'U0JCBOT',
  botName: 'jcaccess',
  botToken: 'xoxb-acme-1',
  appToken: 'xapp-acme-1',
  clientId: '60503450.61416',
  clientSecret: '8bc5fc53901afc11c60503450a61416b',
  verificationToken: 'verification-token-acme',
} as const;

/** The Grid organization that the workspace can be made a part of; interactions then name `homeTeamId` as the team of every person. */
export const organization = { id: 'E0ACME', name: 'Acme Holding', homeTeamId: 'T0HOME' } as const;

function person(name: string, more: Partial<Person> = {}): Person {
  const realName = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return {
    id: `U0${name.toUpperCase()}`,
    name,
    realName,
    email: `${name}@acme.com`,
    teamId: installation.teamId,
    tz: 'Europe/London',
    isAdmin: false,
    isRestricted: false,
    isBot: false,
    deleted: false,
    ...more,
  };
}

/** Makes the people of the workspace: ana, ben, cleo, the guest gus, mallory, and the app's bot user. */
export function people(): Person[] {
  return [
    person('ana', { isAdmin: true }),
    person('ben'),
    person('cleo'),
    person('gus', { isRestricted: true }),
    person('mallory'),
    person('jcaccess', { id: installation.botUserId, realName: 'jcaccess', email: '', isBot: true }),
  ];
}

/** Makes the user groups: `@it-admins` (ben) and `@security` (cleo). */
export function groups(): Group[] {
  return [
    { id: 'S0ITADMINS', handle: 'it-admins', name: 'IT admins', users: ['U0BEN'], updated: 1_790_000_000 },
    { id: 'S0SECURITY', handle: 'security', name: 'Security', users: ['U0CLEO'], updated: 1_790_000_000 },
  ];
}

/** Makes the channels: `#it-changes` (all but the guest, with the bot), `#it-private` (without the bot), and one DM with the bot per person. */
export function channels(): Channel[] {
  const members = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0MALLORY'];
  const directMessages = people()
    .filter(someone => !someone.isBot)
    .map(someone => directMessage(someone));
  return [
    {
      id: 'C0ITCHANGES',
      name: 'it-changes',
      kind: 'public',
      members: [...members, installation.botUserId],
      shared: false,
    },
    { id: 'C0ITPRIVATE', name: 'it-private', kind: 'private', members: [...members], shared: false },
    ...directMessages,
  ];
}

/** Makes the direct message of a person with the bot; its id is `D0<NAME>`, its name `dm:<name>`. */
export function directMessage(someone: Person): Channel {
  return {
    id: `D0${someone.name.toUpperCase()}`,
    name: `dm:${someone.name}`,
    kind: 'im',
    members: [someone.id, installation.botUserId],
    shared: false,
    user: someone.id,
  };
}
