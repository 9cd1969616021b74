import { applyingCard, approvalCard, recipeBlocks, setupBlocks } from './fixture-blocks.ts';
import type { Message, PlaygroundState } from './state.ts';

const start = 1_795_530_720;
const ts = (afterSeconds: number): string => `${start + afterSeconds}.000100`;

/** When the fixtures' clock stands: 24 November 2026, 14:32 UTC. */
export const fixtureNow = new Date(start * 1_000).toISOString();

/** The playground right after its start: nobody has asked for anything. */
export function emptyState(): PlaygroundState {
  const members = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0MALLORY'];
  const people = ['ana', 'ben', 'cleo', 'gus', 'mallory'];
  return {
    version: 1,
    now: fixtureNow,
    people: people.map(name => ({
      id: `U0${name.toUpperCase()}`,
      name,
      realName: name.charAt(0).toUpperCase() + name.slice(1),
      email: `${name}@acme.com`,
    })),
    groups: [
      { id: 'S0ITADMINS', handle: 'it-admins', name: 'IT admins' },
      { id: 'S0SECURITY', handle: 'security', name: 'Security' },
    ],
    channels: [
      { id: 'C0ITCHANGES', name: 'it-changes', members, messages: [] },
      { id: 'C0ITPRIVATE', name: 'it-private', kind: 'private', members, messages: [] },
      ...people.map(name => ({ id: `D0${name.toUpperCase()}`, name: `dm:${name}`, messages: [] })),
    ],
    modals: [],
    files: [],
    homes: {},
    cloudflare: {
      identityProviders: [{ id: 'b2a1', name: 'One-time PIN', type: 'onetimepin', config: {} }],
      writes: [],
    },
    jumpcloud: { applications: [] },
  };
}

const bot = 'U0JCBOT';

/** Ana has asked and has her files and recipe; Ben has approved; the thread tells the story; Gus is a guest. */
export function approvalState(): PlaygroundState {
  const state = emptyState();
  const card: Message = {
    ts: ts(1),
    user: bot,
    text: 'Acme staff: set-up needs approval, 1 of 2 given. Next: one of @security decides before 25 Nov 14:32 UTC.',
    blocks: approvalCard,
  };
  const reply = (after: number, text: string, more: Partial<Message> = {}): Message => ({
    ts: ts(after),
    threadTs: card.ts,
    user: bot,
    text,
    ...more,
  });
  const card_link = `https://acme.slack.com/archives/C0ITCHANGES/p${card.ts.replace('.', '')}`;
  return {
    ...state,
    version: 2,
    channels: state.channels.map(channel => {
      if (channel.id === 'C0ITCHANGES') {
        return {
          ...channel,
          messages: [
            {
              ts: ts(0),
              user: 'U0ANA',
              text: 'I am setting up JumpCloud for the staff apps. <@U0BEN>, please have a look later.',
            },
            card,
            reply(
              20,
              '*Ana* asked for this. Files and recipe sent to *Ana*. (<!date^1795530740^{time}|14:32>)',
            ),
            reply(60, '*Metadata* from *Ana*: fits. `samlidp.key` deleted from Slack, checked.'),
            reply(
              90,
              `<!subteam^S0ITADMINS> <!subteam^S0SECURITY>  Plan 9f3a71c2 needs 1 of each group before <!date^1795617120^{date_short_pretty} at {time}|25 Nov 14:32 UTC>. Nothing is written until then. Card: <${card_link}|Set up: Acme staff>`,
              { broadcast: true },
            ),
            reply(120, 'Set up: Acme staff: plan 9f3a71c2: Approved by Ben 24 Nov 2026.'),
            {
              ts: ts(130),
              user: bot,
              text: 'You are not an approver of this change, so your click did nothing. Approvers: @it-admins and @security.',
              visibleTo: 'U0MALLORY',
            },
            {
              ts: ts(131),
              user: bot,
              text: 'You asked for this change, so another person must approve it: Ben or Cleo. Your click did nothing. You can withdraw it under ⋯.',
              visibleTo: 'U0ANA',
            },
          ],
        };
      }
      if (channel.name !== 'dm:ana') return channel;
      return {
        ...channel,
        messages: [
          {
            ts: ts(2),
            user: bot,
            text: 'Files for *Acme staff*: private key and certificate, pair 3F9A',
            files: ['F0KEY', 'F0CRT'],
          },
          {
            ts: ts(3),
            user: bot,
            text: 'Recipe for Acme staff. Next: you hand back the metadata.',
            blocks: recipeBlocks,
          },
        ],
      };
    }),
    files: [
      {
        id: 'F0KEY',
        name: 'samlidp.key',
        title: 'samlidp.key · pair 3F9A',
        owner: bot,
        channels: ['D0ANA'],
        url: '/playground/files/F0KEY',
        deleted: false,
      },
      {
        id: 'F0CRT',
        name: 'samlidp.crt',
        title: 'samlidp.crt · pair 3F9A',
        owner: bot,
        channels: ['D0ANA'],
        url: '/playground/files/F0CRT',
        deleted: false,
      },
    ],
    homes: {
      ana: {
        id: 'V0HOME',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'Connections' } },
          {
            type: 'section',
            text: {
              type: 'mrkdwn',
              text: 'No connection yet. A connection joins one JumpCloud application to Cloudflare Access, so that people log in with JumpCloud.',
            },
          },
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: 'setup',
                style: 'primary',
                text: { type: 'plain_text', text: 'Set up a connection' },
              },
            ],
          },
        ],
      },
    },
    jumpcloud: {
      applications: [
        {
          id: 'a1b2c3d4e5f6a7b8c9d0e1f2',
          displayLabel: 'Acme staff',
          ssoUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
          active: true,
          certificate: {
            sha256:
              '8C:11:5E:90:AA:27:40:4E:8C:11:5E:90:AA:27:40:4E:8C:11:5E:90:AA:27:40:4E:8C:11:5E:90:AA:27:40:4E',
            notAfter: '2031-11-24T14:32:00.000Z',
            source: 'generated',
          },
          keyPresent: true,
          assigned: [],
        },
      ],
    },
  };
}

/** The same card while it is written to Cloudflare, and what Cloudflare then has. */
export function applyingState(): PlaygroundState {
  const state = approvalState();
  return {
    ...state,
    version: 3,
    channels: state.channels.map(channel => ({
      ...channel,
      messages: channel.messages.map(message =>
        message.blocks === approvalCard
          ? { ...message, blocks: applyingCard, text: 'Acme staff: writing to Cloudflare. Next: nobody.' }
          : message,
      ),
    })),
    cloudflare: {
      identityProviders: [
        ...state.cloudflare.identityProviders,
        {
          id: 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415',
          name: 'Acme staff',
          type: 'saml',
          config: {
            issuer_url: 'https://acme.cloudflareaccess.com/',
            sso_target_url: 'https://sso.jumpcloud.com/saml2/acme-staff',
            attributes: ['email'],
            email_attribute_name: 'email',
            sign_request: false,
            idp_public_certs: [
              `-----BEGIN CERTIFICATE-----\n${'MIIDdzCCAl+gAwIBAgIE'.repeat(40)}\n-----END CERTIFICATE-----`,
            ],
          },
        },
      ],
      writes: [
        {
          at: fixtureNow,
          method: 'POST',
          path: '/client/v4/accounts/023e105f4ecef8ad9ca31a8372d0c353/access/identity_providers',
          plan: '9f3a71c2',
          body: { name: 'Acme staff', type: 'saml' },
        },
      ],
    },
  };
}

/** Ana has the set-up form open, one field refused. */
export function modalState(errors?: Record<string, string>): PlaygroundState {
  const state = emptyState();
  return {
    ...state,
    version: errors ? 5 : 4,
    modals: [
      {
        viewId: 'V0SETUP',
        user: 'U0ANA',
        view: {
          type: 'modal',
          title: { text: 'Set up a connection' },
          submit: { text: 'Start' },
          close: { text: 'Cancel' },
          blocks: setupBlocks,
        },
        ...(errors ? { errors } : {}),
      },
    ],
  };
}
