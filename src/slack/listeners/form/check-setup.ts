import type { Change } from '../../../domain/change.ts';
import type { ChannelId, ConnectionId, UserId } from '../../../domain/ids.ts';
import { asId } from '../../../domain/ids.ts';
import type { CertificateChoice, EditableSettings, SetupRequest } from '../../../domain/request.ts';
import type { Result } from '../../../domain/result.ts';
import { no, ok } from '../../../domain/result.ts';
import type { ChannelFacts } from '../../../ports/directory.ts';
import type { AccountContents } from '../../../workflow/account.ts';
import type { SetupDraft, SetupField } from '../../views/setup-draft.ts';
import { shown } from '../../views/text.ts';
import type { ListenerDeps } from '../deps.ts';
import type { FormValues, Submission } from '../press.ts';
import { accountError, accountOf } from './account.ts';
import { readOwnCertificate } from './check-certificate.ts';
import { wrongFields } from './fields.ts';
import { freeEntityId } from './free-entity-id.ts';
import type { DraftRequest, FieldErrors } from './setup.ts';
import { checkDraft, draftOf, readDraft } from './setup.ts';

/**
 * Checks a whole set-up form: what it says by itself, then against Cloudflare, the connections that are there, Slack's
 * channel and owner, and the attached certificate. Everything wrong comes back at once, by field.
 */
export const checkSetup = async (
  submission: Submission,
  draft: SetupDraft,
  deps: ListenerDeps,
  again: string | null,
  earlier: Change | null = null,
): Promise<Result<SetupRequest, FieldErrors>> => {
  const account = accountOf(draft, deps.accounts);
  if (!account) return no({ account: accountError(draft) });
  const answer = await account.reader.read();
  const contents = answer.ok ? answer.value : null;
  const filled = await withUnseenFields(submission, draft, contents, deps);
  const checked = await check(submission, filled, deps, again, contents, earlier);
  return checked.ok ? ok({ ...checked.value, account: account.id }) : checked;
};

/** Who sends the form while Cloudflare is still being read has not seen fields 2 to 4: they get their defaults. */
const withUnseenFields = async (
  { workspace, view }: Submission,
  draft: SetupDraft,
  contents: AccountContents | null,
  { queries }: ListenerDeps,
): Promise<SetupDraft> =>
  contents === null || view.values.has('team-domain')
    ? draft
    : {
        ...draft,
        teamDomain: contents.teamDomain,
        entityId: await freeEntityId(workspace, contents, queries),
      };

/**
 * Checks what was typed for an edit of a live connection. Its provider and its entity ID are its own, so Cloudflare is not
 * asked: the plan reads it anew.
 */
export const checkEdit = async (
  submission: Submission,
  before: SetupRequest,
  deps: ListenerDeps,
  connection: ConnectionId,
): Promise<Result<EditableSettings, FieldErrors>> => {
  const typed = readDraft(submission.view.values);
  const own = { identityProvider: 'create', certificate: 'jumpcloud' } as const;
  const draft = { ...draftOf(before), ...typed, ...own };
  const checked = await check(submission, draft, deps, connection, null);
  if (!checked.ok) return checked;
  const { label, attributes, emailAttribute, signRequests, channel, owner } = checked.value;
  return ok({ label, attributes, emailAttribute, signRequests, channel, owner });
};

const check = async (
  submission: Submission,
  draft: SetupDraft,
  deps: ListenerDeps,
  again: string | null,
  account: AccountContents | null,
  earlier: Change | null = null,
): Promise<Result<SetupRequest, FieldErrors>> => {
  const checked = checkDraft(draft, account);
  const request = checked.ok ? checked.value : null;
  const [taken, places, certificate] = await Promise.all([
    checkUnique(submission, draft, deps, again, account),
    checkPlaces(draft, submission, deps),
    readOwnCertificate(submission, draft, deps, earlier),
  ]);
  const errors: FieldErrors = {
    ...taken,
    ...places,
    ...(certificate.ok ? {} : { 'certificate-file': certificate.error }),
    ...(checked.ok ? {} : checked.error),
    ...wrongFields(submission.view.values),
  };
  if (!request || !certificate.ok || Object.keys(errors).length > 0) return no(errors);
  return ok({ ...request, certificate: chosen(request, certificate.value) });
};

const chosen = (request: DraftRequest, own: CertificateChoice | null): CertificateChoice => {
  if (request.certificate.source !== 'own') return request.certificate;
  if (!own) throw new Error('an own certificate was chosen and none was read');
  return own;
};

/** Slack takes errors only for fields that are on the form; an error of a hidden one goes under its first field. */
export const onForm = (
  errors: FieldErrors,
  values: FormValues,
  first: SetupField | 'new-certificate' = 'label',
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors).map(([field, words]) => [values.has(field) ? field : first, words]),
  );

const checkUnique = async (
  { workspace }: Submission,
  draft: SetupDraft,
  deps: ListenerDeps,
  again: string | null,
  account: AccountContents | null,
): Promise<FieldErrors> => {
  const { queries, directory } = deps;
  const label = draft.label ?? '';
  const chosen = account?.providers.find(one => one.id === draft.identityProvider);
  const issuer = chosen?.saml ? { issuer: chosen.saml.issuer } : {};
  const [sameLabel, sameEntity, holder] = await Promise.all([
    label ? queries.labelTakenBy(workspace, label) : null,
    draft.entityId ? queries.entityTakenBy(workspace, draft.entityId) : null,
    chosen
      ? queries.providerHeldBy(workspace, { id: chosen.id, ...issuer }, again as ConnectionId | null)
      : null,
  ]);
  const isTaken = sameEntity !== null && sameEntity.id !== again;
  const free = isTaken && account ? await freeEntityId(workspace, account, queries, label) : null;
  return {
    ...(sameLabel && sameLabel.id !== again
      ? {
          label: `There is already a connection '${shown(sameLabel.request.label)}' (owner ${shown(await directory.nameOf(sameLabel.owner))}). Choose another label, or see /jcaccess show ${shown(sameLabel.request.label)}.`,
        }
      : {}),
    ...(sameEntity && sameEntity.id !== again
      ? {
          'entity-id': `Already used by the connection '${shown(sameEntity.request.label)}'. ${free ? `This one is free: ${free}` : 'Choose another.'}`,
        }
      : {}),
    ...(holder
      ? {
          'identity-provider': `This one belongs to the connection '${holder.request.label}' (owner ${await directory.nameOf(holder.owner)}). Choose another, or see /jcaccess show ${holder.request.label}.`,
        }
      : {}),
  };
};

/** An owner decides nothing by being named: what Slack said of them within the last minute is enough. */
export const OWNER_KNOWN_FOR_MS = 60_000;

const checkPlaces = async (
  draft: SetupDraft,
  submission: Submission,
  deps: ListenerDeps,
): Promise<FieldErrors> => {
  const { directory } = deps;
  const { workspace, view } = submission;
  const errors: { channel?: string; owner?: string } = {};
  // A request that is edited stays in its channel, and its form does not ask for one.
  const channel = view.values.has('channel') ? draft.channel : undefined;
  const [wrong, owner] = await Promise.all([
    channel ? channelError(asId<ChannelId>(channel), submission, deps) : null,
    draft.owner ? directory.actor(asId<UserId>(draft.owner), workspace, OWNER_KNOWN_FOR_MS) : null,
  ]);
  if (wrong) errors.channel = wrong;
  if (owner) {
    const name = shown(await directory.nameOf(owner.user));
    if (owner.membershipUnreadable) {
      errors.owner = `Slack did not tell me who ${name} is. Send the form again in a minute.`;
    } else if (!owner.fullMember) {
      errors.owner = `${name} is a guest, a bot or deactivated. Choose a full member.`;
    }
  }
  return errors;
};

/** Slack is asked once for each form that is sent, however early. */
const asked = new WeakMap<Submission, Promise<ChannelFacts | null>>();

/** The channel that a form names, as Slack knows it now. */
export const channelFor = (
  submission: Submission,
  id: ChannelId,
  { directory }: Pick<ListenerDeps, 'directory'>,
): Promise<ChannelFacts | null> => {
  const known = asked.get(submission);
  if (known) return known;
  const facts = directory.channel(id);
  asked.set(submission, facts);
  return facts;
};

/** Why this person cannot have reports sent there; null when they can. */
export const channelError = async (
  id: ChannelId,
  submission: Submission,
  deps: Pick<ListenerDeps, 'directory'>,
): Promise<string | null> => {
  const channel = await channelFor(submission, id, deps);
  const isHidden =
    channel?.kind === 'channel' && channel.isPrivate && !(await deps.directory.isIn(id, submission.user));
  return isHidden ? NOT_SEEN : placeError(channel);
};

/** Said of a channel that the bot does not see, and of a private one that the person does not: neither is told of. */
const NOT_SEEN = 'I cannot see this channel. Write /invite @jcaccess there, then press Start again.';

/** Why a card cannot stand in this conversation, whatever the select said; null when it can. */
const placeError = (channel: ChannelFacts | null): string | null => {
  if (!channel) return NOT_SEEN;
  const { name, kind } = channel;
  if (kind !== 'channel') return 'Reports go to a channel, not to a direct message. Choose a channel.';
  if (channel.archived) return `#${name} is archived. Choose another channel.`;
  if (channel.sharedWithOthers)
    return `#${name} is shared with another company. Choose a channel of your own.`;
  return channel.botIsIn
    ? null
    : `I am not in #${name}. Write /invite @jcaccess there, then press Start again.`;
};
