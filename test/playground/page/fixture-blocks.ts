import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { AnyBlock } from './state.ts';

/** A date token as the app writes it; `at` is Unix seconds. */
export const token = (at: number): string => `<!date^${at}^{date_short_pretty} at {time}|24 Nov 14:32 UTC>`;

const bold = (text: string) => ({ type: 'text' as const, text, style: { bold: true } });
const plain = (text: string) => ({ type: 'text' as const, text });

/** One step of the recipe: a title, then label and value pairs. */
function step(title: string, pairs: [label: string, value: string][]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [bold(title)] },
      ...pairs.flatMap(([label, value]): RichTextBlock['elements'] => [
        { type: 'rich_text_section', elements: [plain(label)] },
        { type: 'rich_text_preformatted', elements: [plain(value)] },
      ]),
    ],
  };
}

const section = (text: string): KnownBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text, verbatim: true },
});
const header = (text: string): KnownBlock => ({ type: 'header', text: { type: 'plain_text', text } });
const context = (text: string): KnownBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text, verbatim: true }],
});
const label = (text: string) => ({ type: 'plain_text' as const, text });

const acs = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';

/** The recipe of the example connection. */
export const recipeBlocks: AnyBlock[] = [
  header('Recipe: Acme staff in JumpCloud'),
  section(
    ":hourglass_flowing_sand: Do these 6 steps in JumpCloud's admin console, then hand back the metadata. About 10 minutes.   *Next:* you.",
  ),
  step('1  Access › SSO Applications › + Add New Application › Custom Application › Next', [
    ['Display Label', 'Acme staff'],
    [
      'Advanced Settings › SSO IdP URL: choose it now, JumpCloud does not let you change it later.',
      'acme-staff',
    ],
  ]),
  step('2  Configure Application › tab SSO', [
    ['IdP Entity ID (IDP IDENTITY ID)', 'https://acme.cloudflareaccess.com/'],
    ['SP Entity ID', acs],
    ['ACS URLs (older consoles: ACS URL; the same text as SP Entity ID)', acs],
    ['SAMLSubject NameID', 'email'],
    ['SAMLSubject NameID Format', 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
  ]),
  step('3  Same tab, Attributes › USER ATTRIBUTES', [
    ['Service Provider Attribute Name', 'email'],
    ['JumpCloud Attribute Name', 'email'],
  ]),
  section('*Hand it back*: attach the file here, attach it in the change’s thread, or use the button.'),
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        style: 'primary',
        action_id: 'hand-back',
        text: label('Hand back the metadata'),
        value: '7K2Q',
      },
      {
        type: 'button',
        action_id: 'saved-key',
        text: label('I have saved it'),
        value: '7K2Q',
        confirm: {
          title: label('Delete samlidp.key from Slack?'),
          text: {
            type: 'mrkdwn',
            text: 'Is it in JumpCloud or in your secret store? I cannot bring it back; you would need a new pair.',
          },
          confirm: label('Delete the key'),
          deny: label('Not yet'),
          style: 'danger',
        },
      },
      {
        type: 'overflow',
        action_id: 'more',
        options: [
          { text: label('Make a new pair'), value: 'new-pair' },
          { text: label('Show the card'), value: 'show' },
          { text: label('Withdraw'), value: 'withdraw' },
        ],
      },
    ],
  },
  context('change 7K2Q · certificate SHA-256 3F:9A:…:C1 · 2048-bit RSA · until 23 Nov 2029'),
];

const cell = (text: string) => ({ type: 'raw_text' as const, text });

/** The change card while approvals are asked for. */
export const approvalCard: AnyBlock[] = [
  header('Set up: Acme staff'),
  section(
    ':hourglass_flowing_sand: *Needs approval: 1 of 2 given.* Creates 1 identity provider in Access: 6 settings, 1 certificate.',
  ),
  section(`*Next:* one of <!subteam^S0SECURITY> decides, before ${token(1_795_617_120)}.`),
  {
    type: 'table',
    rows: [
      [cell('Setting'), cell('In Access now'), cell('After this change')],
      [cell('Name'), cell('–'), cell('Acme staff')],
      [cell('Single sign-on URL'), cell('–'), cell('https://sso.jumpcloud.com/saml2/acme-staff')],
      [cell('IdP Entity ID or Issuer URL'), cell('–'), cell('https://acme.cloudflareaccess.com/')],
      [
        cell('Signing certificate 1'),
        cell('–'),
        cell('added: SHA-256 3F:9A:…:C1, 2048-bit, until 23 Nov 2029'),
      ],
      [cell('SAML attributes'), cell('–'), cell('email')],
    ],
  },
  section(
    ':warning: The only other login method of this team is One-time PIN.\nWho is affected: 12 applications accept any login method and offer this one at once. People who used it in 30 days: 0 (from Cloudflare).',
  ),
  section(
    `*Approvals*   :white_check_mark: 1 of @it-admins: *Ben*, ${token(1_795_530_900)}      :hourglass_flowing_sand: 1 of @security: waiting (not Ana: she asked)`,
  ),
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        style: 'primary',
        action_id: 'approve',
        value: '7K2Q/9f3a71c2',
        text: label('Approve'),
        confirm: {
          title: label('Write this plan to Cloudflare?'),
          text: {
            type: 'mrkdwn',
            text: 'Plan 9f3a71c2: creates 1 identity provider. I read Cloudflare again first; if it changed, I write nothing and ask again.',
          },
          confirm: label('Approve'),
          deny: label('Not yet'),
        },
      },
      {
        type: 'button',
        style: 'danger',
        action_id: 'decline',
        value: '7K2Q/9f3a71c2',
        text: label('Decline'),
      },
      {
        type: 'button',
        action_id: 'ask-for-changes',
        value: '7K2Q/9f3a71c2',
        text: label('Ask for changes'),
      },
    ],
  },
  context(`change 7K2Q · plan 9f3a71c2 · asked by Ana ${token(1_795_530_720)}`),
];

/** The card while it is written. */
export const applyingCard: AnyBlock[] = [
  header('Set up: Acme staff'),
  section(':large_blue_circle: *Approved by Ben and Cleo.* Writing to Cloudflare.'),
  section(`*Next:* Nobody. I finish before ${token(1_795_534_320)}, or the approvals lapse and I ask again.`),
  {
    type: 'plan',
    title: 'Writing to Cloudflare',
    tasks: [
      { type: 'task_card', task_id: 'a', title: 'Read Access again: as approved', status: 'complete' },
      { type: 'task_card', task_id: 'b', title: 'Create the identity provider', status: 'in_progress' },
      { type: 'task_card', task_id: 'c', title: 'Read it back', status: 'pending' },
      {
        type: 'task_card',
        task_id: 'd',
        title: 'Compare 6 settings and 1 certificate (SHA-256)',
        status: 'pending',
      },
    ],
  } as AnyBlock,
  context('change 7K2Q · plan 9f3a71c2'),
];

const input = (blockId: string, text: string, element: object, more: object = {}): AnyBlock =>
  ({ type: 'input', block_id: blockId, label: label(text), element, ...more }) as AnyBlock;

/** The set-up form, with every kind of input that jcaccess uses. */
export const setupBlocks: AnyBlock[] = [
  {
    type: 'alert',
    level: 'warning',
    text: {
      type: 'mrkdwn',
      text: 'Cloudflare did not answer (8 s). You can go on: type the team domain yourself. I check it before anything is planned.',
    },
  } as AnyBlock,
  input(
    'b-label',
    'Display label',
    { type: 'plain_text_input', action_id: 'label', max_length: 60, placeholder: label('Acme staff') },
    { hint: label('Its name in JumpCloud and on the Access login page.') },
  ),
  input(
    'b-domain',
    'Team domain',
    { type: 'plain_text_input', action_id: 'team-domain', initial_value: 'acme.cloudflareaccess.com' },
    { hint: label('As in Cloudflare One, Settings. Ends in .cloudflareaccess.com.') },
  ),
  input(
    'b-idp',
    'Identity provider in Access',
    {
      type: 'static_select',
      action_id: 'identity-provider',
      initial_option: { text: label('Create a new one'), value: 'new' },
      options: [
        { text: label('Create a new one'), value: 'new' },
        { text: label('Old SAML'), value: 'old' },
      ],
    },
    { hint: label('An existing one is changed, not doubled.') },
  ),
  input(
    'b-cert',
    'Certificate',
    {
      type: 'radio_buttons',
      action_id: 'certificate',
      initial_option: { text: label('Make a key and a certificate for me'), value: 'made' },
      options: [
        { text: label('Make a key and a certificate for me'), value: 'made' },
        { text: label('I bring my own certificate'), value: 'own' },
        {
          text: label('JumpCloud makes it'),
          value: 'jumpcloud',
          description: label("JumpCloud's pair: 4096 bits, about 5 years."),
        },
      ],
    },
    { dispatch_action: true },
  ),
  input(
    'b-file',
    'Certificate file',
    { type: 'file_input', action_id: 'certificate-file', filetypes: ['crt', 'pem', 'cer'], max_files: 1 },
    {
      optional: true,
      hint: label('The certificate only. Never send the private key, here or elsewhere in Slack.'),
    },
  ),
  input(
    'b-options',
    'Options',
    {
      type: 'checkboxes',
      action_id: 'sign-requests',
      options: [{ text: label('Sign SAML authentication requests'), value: 'sign' }],
    },
    {
      optional: true,
      hint: label("Leave off unless JumpCloud holds Cloudflare's certificate as SP Certificate."),
    },
  ),
  input(
    'b-channel',
    'Report to',
    { type: 'conversations_select', action_id: 'channel', initial_conversation: 'C0ITCHANGES' },
    { hint: label('Card and reminders go there.') },
  ),
  input(
    'b-owner',
    'Owner',
    { type: 'users_select', action_id: 'owner', initial_user: 'U0ANA' },
    { hint: label('Gets the reminders for years.') },
  ),
  input(
    'b-reason',
    'Why?',
    { type: 'plain_text_input', action_id: 'reason', multiline: true },
    { optional: true },
  ),
];
