import { CLOUDFLARE_WAYS } from '../../../domain/consoles/cloudflare.ts';
import type { ChannelId, ProviderId, UserId } from '../../../domain/ids.ts';
import { normalisedLabel } from '../../../domain/label.ts';
import type { PairToMake } from '../../../domain/plan.ts';
import type { CertificateChoice, SetupRequest } from '../../../domain/request.ts';
import { suggestedEntityId } from '../../../domain/request.ts';
import type { Result } from '../../../domain/result.ts';
import { no, ok } from '../../../domain/result.ts';
import type { AccountContents } from '../../../workflow/account.ts';
import type { SetupDraft, SetupField } from '../../views/setup-draft.ts';
import { shown } from '../../views/text.ts';
import type { FormValues } from '../press.ts';
import { chosenApplication } from './application.ts';
import { isProposedEntityId } from './free-entity-id.ts';
import { LINES, labelError, lineError } from './line-error.ts';

/** What is wrong, by field; each text is shown under its field. */
export type FieldErrors = Readonly<Partial<Record<SetupField, string>>>;

/** What was typed so far, for drawing the form again without losing anything. */
export const readDraft = (values: FormValues): SetupDraft => {
  const [certificate] = values.chosen('certificate');
  const typed = {
    label: values.text('label'),
    account: values.chosen('account')[0],
    teamDomain: values.text('team-domain'),
    identityProvider: values.chosen('identity-provider')[0],
    entityId: values.text('entity-id'),
    application: values.chosen('jumpcloud-application')[0],
    groups: values.has('jumpcloud-groups') ? values.chosen('jumpcloud-groups') : undefined,
    certificate: isSource(certificate) ? certificate : undefined,
    commonName: values.text('common-name'),
    days: values.chosen('days')[0],
    bits: values.chosen('bits')[0],
    attributes: values.text('attributes') ?? '',
    emailAttribute: values.text('email-attribute'),
    signRequests: values.chosen('sign-requests').length > 0,
    channel: values.chosen('channel')[0],
    owner: values.chosen('owner')[0],
  };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined)) as SetupDraft;
};

const isSource = (text: string | undefined): text is CertificateChoice['source'] =>
  text === 'generate' || text === 'own' || text === 'jumpcloud';

/** The draft that an earlier request makes, for starting again. */
export const draftOf = (request: SetupRequest): SetupDraft => {
  const { certificate, target } = request;
  return {
    label: request.label,
    ...(request.account === undefined ? {} : { account: request.account }),
    teamDomain: request.teamDomain,
    identityProvider: target.kind === 'create' ? 'create' : target.id,
    entityId: request.entityId,
    ...applicationIn(request),
    certificate: certificate.source,
    ...(certificate.source === 'generate'
      ? { commonName: certificate.commonName, days: String(certificate.days), bits: String(certificate.bits) }
      : {}),
    attributes: request.attributes.join(', '),
    emailAttribute: request.emailAttribute,
    signRequests: request.signRequests,
    channel: request.channel,
    owner: request.owner,
  };
};

const applicationIn = ({ jumpcloud }: SetupRequest): Pick<SetupDraft, 'application' | 'groups'> => {
  if (!jumpcloud) return { application: 'hand' };
  const { application, groups } = jumpcloud;
  return {
    application: application.kind === 'create' ? 'create' : application.id,
    groups: groups.map(one => one.id),
  };
};

/** A request that lacks only what Slack must be asked for: the certificate file, the channel, the owner. */
export type DraftRequest = Omit<SetupRequest, 'certificate'> & {
  readonly certificate: Exclude<CertificateChoice, { source: 'own' }> | { readonly source: 'own' };
};

const TEAM = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.cloudflareaccess\.com$/;

/** Checks everything that can be said without asking anyone but the account that was read ahead (null: not read). */
export const checkDraft = (
  draft: SetupDraft,
  account: AccountContents | null,
): Result<DraftRequest, FieldErrors> => {
  const errors: Partial<Record<SetupField, string>> = {};
  const label = normalisedLabel(draft.label ?? '');
  const wrongLabel = labelError(draft.label ?? '');
  if (wrongLabel) errors.label = wrongLabel;

  const teamDomain = (draft.teamDomain ?? '')
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  if (!TEAM.test(teamDomain)) {
    errors['team-domain'] = 'A team domain looks like acme.cloudflareaccess.com.';
  } else if (account && account.teamDomain !== teamDomain) {
    errors['team-domain'] =
      `This account's team domain is ${account.teamDomain}, not ${shown(teamDomain)}. Correct it or clear the field.`;
  }

  const chosen = draft.identityProvider ?? 'create';
  const provider = account?.providers.find(one => one.id === chosen);
  if (provider?.readOnly) {
    errors['identity-provider'] =
      `'${shown(provider.name)}' is read-only in Cloudflare and cannot be changed by API. Choose another.`;
  } else if (provider?.unreadable) {
    errors['identity-provider'] =
      `'${shown(provider.name)}' cannot be read: Cloudflare answers it in another form than documented. Correct it in ${CLOUDFLARE_WAYS.dashboard}, or choose another.`;
  } else if (chosen !== 'create' && provider?.type !== 'saml') {
    errors['identity-provider'] = 'This identity provider is not in the account any more. Choose another.';
  }

  // What the form proposed and nobody touched is meant for a new provider: one that is there keeps its own.
  const typed = draft.entityId ?? suggestedEntityId(teamDomain);
  const entityId = isProposedEntityId(typed, teamDomain) ? (provider?.saml?.issuer ?? typed) : typed;
  const same = account?.providers.find(one => one.saml?.issuer === entityId && one.id !== chosen);
  // JumpCloud and Access compare it letter for letter, so a character that nobody sees would never be found.
  const wrongEntity = lineError(LINES.entityId, entityId, 1_024);
  if (wrongEntity) {
    errors['entity-id'] = wrongEntity;
  } else if (same) {
    errors['entity-id'] =
      `Already used by the identity provider '${shown(same.name)}' in Access. For example: https://${teamDomain}/${slug(label)}`;
  }

  const certificate = chosenCertificate(draft, errors);
  const jumpcloud = chosenApplication(draft, account, errors);
  const { attributes, emailAttribute } = checkAttributes(draft, errors);
  if (!draft.channel) errors.channel = 'Choose a channel.';
  if (!draft.owner) errors.owner = 'Choose a person.';
  if (Object.keys(errors).length > 0) return no(errors);
  return ok({
    label,
    teamDomain,
    target: provider
      ? { kind: 'existing', id: provider.id as ProviderId, name: provider.name }
      : { kind: 'create' },
    entityId,
    certificate,
    ...(jumpcloud ? { jumpcloud } : {}),
    attributes,
    emailAttribute,
    signRequests: draft.signRequests ?? false,
    channel: draft.channel as ChannelId,
    owner: draft.owner as UserId,
  });
};

const slug = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'saml';

const chosenCertificate = (
  draft: SetupDraft,
  errors: Partial<Record<SetupField, string>>,
): DraftRequest['certificate'] => {
  const source = draft.certificate ?? 'generate';
  if (source !== 'generate') return { source };
  const checked = checkCertificate(draft);
  if (checked.ok) return { source, ...checked.value };
  Object.assign(errors, checked.error);
  return { source, commonName: '', days: 0, bits: 0 };
};

/** Checks what was typed for a pair that jcaccess makes. */
export const checkCertificate = (draft: SetupDraft): Result<PairToMake, FieldErrors> => {
  const errors: Partial<Record<SetupField, string>> = {};
  const commonName = draft.commonName ?? '';
  const wrongName = commonName === '' ? LINES.commonName : lineError(LINES.commonName, commonName, 64);
  if (wrongName) errors['common-name'] = wrongName;
  const days = Number(draft.days ?? '1095');
  const bits = Number(draft.bits ?? '2048');
  if (![365, 730, 1095].includes(days)) errors.days = 'Valid for 365, 730 or 1,095 days.';
  if (![2048, 3072, 4096].includes(bits)) errors.bits = 'Key size: 2048, 3072 or 4096 bits.';
  return Object.keys(errors).length > 0 ? no(errors) : ok({ commonName, days, bits });
};

const checkAttributes = (
  draft: SetupDraft,
  errors: Partial<Record<SetupField, string>>,
): { attributes: string[]; emailAttribute: string } => {
  const attributes = [
    ...new Set(
      (draft.attributes ?? '')
        .split(',')
        .map(name => name.trim())
        .filter(name => name !== ''),
    ),
  ];
  const emailAttribute = draft.emailAttribute ?? '';
  const spaced = attributes.find(name => /\s/.test(name));
  const wrongAttributes = lineError(LINES.attributes, attributes.join(', '), 1_024);
  const wrongEmail = lineError(LINES.emailAttribute, emailAttribute, 255);
  if (wrongAttributes) errors.attributes = wrongAttributes;
  else if (spaced !== undefined) errors.attributes = `'${shown(spaced, 60)}': no spaces inside a name.`;
  else if (attributes.length > 50) errors.attributes = 'At most 50 attributes.';
  if (wrongEmail) errors['email-attribute'] = wrongEmail;
  else if (/\s/.test(emailAttribute))
    errors['email-attribute'] = `'${shown(emailAttribute, 60)}': no spaces inside a name.`;
  else if (emailAttribute !== '' && attributes.length > 0 && !attributes.includes(emailAttribute)) {
    errors['email-attribute'] =
      `'${shown(emailAttribute, 60)}' is not in SAML attributes: add it there or use ${shown(attributes.find(name => !/\s/.test(name)) ?? 'email', 60)}.`;
  }
  return { attributes, emailAttribute };
};
