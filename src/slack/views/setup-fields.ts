import type { InputBlock } from '@slack/types';
import { CLOUDFLARE_FIELDS, CLOUDFLARE_WAYS } from '../../domain/consoles/cloudflare.ts';
import { jumpCloudLabel } from '../../domain/consoles/jumpcloud.ts';
import type { ListedProvider } from '../../domain/provider.ts';
import { suggestedEntityId } from '../../domain/request.ts';
import {
  type Choice,
  channelField,
  fileField,
  input,
  personField,
  radio,
  select,
  textField,
  tickBox,
} from './inputs.ts';
import { LIMITS } from './limits.ts';
import type { SetupForm } from './setup-draft.ts';
import { shown } from './text.ts';

/** Field 1. */
export const labelField = ({ draft }: SetupForm): InputBlock =>
  input(
    'label',
    'Display label',
    textField('label', { initial: draft.label, placeholder: 'For example Acme staff', max: 60 }),
    { hint: 'Its name in JumpCloud and on the Access login page.' },
  );

/** Slack ignores a new default in a block that it has already drawn, so what Cloudflare said gets blocks of its own. */
const lateId = (field: string, form: SetupForm): string => {
  const which = form.accounts?.findIndex(one => one.id === form.draft.account) ?? 0;
  return `${field}${form.account === undefined ? '-typed' : ''}${which > 0 ? `-${which + 1}` : ''}`;
};

/** The field above field 2, where there are several accounts. */
export const accountField = ({ accounts, draft }: SetupForm): InputBlock[] =>
  accounts === undefined
    ? []
    : [
        input(
          'account',
          'Account',
          select(
            'account',
            accounts.map(({ id, name }) => ({ value: id, words: shown(name, 60) })),
            draft.account,
          ),
          { hint: 'The Cloudflare account whose team logs in. It cannot be changed later.', redraws: true },
        ),
      ];

const CREATE: Choice = { value: 'create', words: 'Create a new one' };

const providerChoices = (providers: readonly ListedProvider[]): Choice[] => [
  CREATE,
  ...providers.slice(0, LIMITS.options - 1).map(provider => ({
    value: provider.id,
    words: shown(provider.name, 60) || 'Without a name',
    description: remark(provider),
  })),
];

const remark = ({ id, readOnly, unreadable, saml }: ListedProvider): string => {
  if (readOnly) return 'Read-only in Cloudflare';
  if (unreadable) return 'Cannot be read';
  return saml?.certificates.some(one => one.sha256 === null)
    ? `id ${id.slice(0, 8)}, a certificate cannot be read`
    : `id ${id.slice(0, 8)}`;
};

const providerField = (form: SetupForm): InputBlock[] => {
  if (form.account === undefined) return [];
  const saml = form.account.providers.filter(({ type, id }) => type === 'saml' && id !== '');
  const rest = saml.length - (LIMITS.options - 1);
  return [
    input(
      lateId('identity-provider', form),
      'Identity provider in Access',
      select('identity-provider', providerChoices(saml), form.draft.identityProvider ?? CREATE.value),
      {
        hint: `An existing one is changed, not doubled.${rest > 0 ? ` ${rest} more are not listed here.` : ''}`,
      },
    ),
  ];
};

/** Fields 2 to 4, whose defaults come from Cloudflare. */
export const connectionFields = (form: SetupForm): InputBlock[] => {
  const { account, draft } = form;
  return [
    input(
      lateId('team-domain', form),
      'Team domain',
      textField('team-domain', {
        initial: draft.teamDomain ?? account?.teamDomain,
        placeholder: 'For example acme.cloudflareaccess.com',
        max: 255,
      }),
      { hint: `As in ${CLOUDFLARE_WAYS.settings}. Ends in .cloudflareaccess.com.` },
    ),
    ...providerField(form),
    input(
      lateId('entity-id', form),
      jumpCloudLabel('idpEntityId'),
      textField('entity-id', {
        initial: draft.entityId ?? form.freeEntityId ?? (account && suggestedEntityId(account.teamDomain)),
        placeholder: 'For example https://acme.cloudflareaccess.com/',
      }),
      {
        hint: `Any unique text. JumpCloud and Access must hold it letter for letter, final slash included. An existing provider keeps its own unless you type another.${account ? '' : ' Empty: https://<team domain>/.'}`,
        optional: account === undefined,
      },
    ),
  ];
};

const SOURCES: readonly Choice[] = [
  { value: 'generate', words: 'Make a key and a certificate for me' },
  { value: 'own', words: 'I bring my own certificate' },
  { value: 'jumpcloud', words: 'JumpCloud makes it' },
];

const DAYS: readonly Choice[] = [
  { value: '1095', words: '1,095 days (3 years)' },
  { value: '730', words: '730 days (2 years)' },
  { value: '365', words: '365 days (1 year)' },
];

const BITS: readonly Choice[] = [
  { value: '2048', words: '2048 bits' },
  { value: '3072', words: '3072 bits' },
  { value: '4096', words: '4096 bits' },
];

/** The fields of a pair that jcaccess makes. */
export const madeHereFields = ({ draft }: Pick<SetupForm, 'draft'>): InputBlock[] => [
  input(
    'common-name',
    'Common name',
    textField('common-name', { initial: draft.commonName ?? 'JumpCloud SAML IdP', max: 64 }),
    { hint: 'You get both files in a DM, once. I keep no key.' },
  ),
  input('days', 'Valid for', select('days', DAYS, draft.days ?? '1095')),
  input('bits', 'Key size', select('bits', BITS, draft.bits ?? '2048')),
];

/** The field of a certificate that the person brings. */
export const ownField = ({ restart }: Pick<SetupForm, 'restart'> = {}): InputBlock =>
  input('certificate-file', 'Certificate file', fileField('certificate-file', ['crt', 'pem', 'cer']), {
    hint: `The certificate only. Never send the private key, here or elsewhere in Slack.${restart?.own ? ' Empty: the one that the ended change had.' : ''}`,
    optional: restart?.own !== undefined,
  });

/** Field 5 and the fields that its choice brings. */
export const certificateFields = (form: SetupForm): InputBlock[] => {
  const isConnected = form.account?.jumpcloud !== undefined;
  const source = form.draft.certificate ?? (isConnected ? 'jumpcloud' : 'generate');
  return [
    input(
      isConnected ? 'certificate-connected' : 'certificate',
      'Certificate',
      radio('certificate', SOURCES, source),
      {
        hint: "JumpCloud's own pair: 4096 bits, about 5 years. I learn it from the metadata; approvers see it.",
        redraws: true,
      },
    ),
    ...(source === 'generate' ? madeHereFields(form) : []),
    ...(source === 'own' ? [ownField(form)] : []),
  ];
};

const SIGN: Choice = { value: 'sign-requests', words: `${CLOUDFLARE_FIELDS.signRequests}s` };

/** Fields 6 to 10. */
export const reportFields = (form: SetupForm): InputBlock[] => [
  ...attributeFields(form),
  input('channel', 'Report to', channelField('channel', form.draft.channel ?? form.channel), {
    hint: 'Card and reminders go there. Not a channel shared with other companies.',
  }),
  ownerField(form),
];

/** The fields below 4 that can be edited later: the card stays where it is, the pair is made anew in the recipe. */
export const editedFields = (form: SetupForm): InputBlock[] => [...attributeFields(form), ownerField(form)];

const ownerField = ({ draft }: SetupForm): InputBlock =>
  input('owner', 'Owner', personField('owner', draft.owner), { hint: 'Gets the reminders for years.' });

const attributeFields = ({ draft }: SetupForm): InputBlock[] => [
  input(
    'attributes',
    'SAML attributes',
    textField('attributes', { initial: draft.attributes ?? 'email', placeholder: 'email' }),
    {
      hint: `Comma-separated. Each must also be added in JumpCloud under ${jumpCloudLabel('userAttributes')}.`,
      optional: true,
    },
  ),
  input(
    'email-attribute',
    'Email attribute name',
    textField('email-attribute', {
      initial: draft.emailAttribute ?? 'email',
      placeholder: 'email',
      max: 255,
    }),
    { hint: 'The attribute that holds the email address.' },
  ),
  input('sign-requests', 'Options', tickBox('sign-requests', SIGN, draft.signRequests ?? false), {
    hint: `Leave off unless JumpCloud holds Cloudflare's certificate as ${jumpCloudLabel('spCertificate')}.`,
    optional: true,
  }),
];
