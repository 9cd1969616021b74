import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { ConnectionId, ProviderId, WorkspaceId } from '../domain/ids.ts';
import { entityKey, providerKey } from '../domain/keys.ts';
import { mayComeFrom } from '../domain/plan.ts';
import type { PlanStop, Twin } from '../domain/plan-stop.ts';
import { twinBy } from '../domain/plan-stop.ts';
import type { ListedProvider, SamlSettings } from '../domain/provider.ts';
import type { Access, Organization } from '../ports/access.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { Store } from '../ports/store.ts';

/** The part of the store that knows whose a provider is. */
export type Holders = Pick<Store, 'connection' | 'connectionsBy' | 'changesBy'>;

/** A provider in question; its issuer finds connections that were stored before providers had a key. */
interface Asked {
  readonly id: ProviderId;
  readonly issuer?: string;
}

/** The connection other than `except` that is live with a provider, or whose open change claims it; null when there is none. */
export const providerHolder = async (
  store: Holders,
  workspace: WorkspaceId,
  { id, issuer }: Asked,
  except: ConnectionId | null,
): Promise<Connection | null> => {
  const key = providerKey(workspace, id);
  const [live, claims, sameIssuer] = await Promise.all([
    store.connectionsBy(workspace, key),
    store.changesBy(workspace, key),
    issuer ? store.connectionsBy(workspace, entityKey(issuer)) : [],
  ]);
  const claiming = await Promise.all(claims.map(one => store.connection(workspace, one.connection)));
  const holders = [...live, ...claiming, ...sameIssuer.filter(one => one.applied?.provider === id)];
  return holders.find(one => one !== null && one.id !== except) ?? null;
};

/** Reads the organization, whose team domain every plan is checked against: without it there is no plan. */
export const readTeam = async (access: Access): Promise<Organization> => {
  try {
    return await access.organization();
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'unauthorized') throw error;
    const { service, code, kind, retryAfterMs } = error;
    const message = `${error.message}. Without Access: Organizations, Identity Providers, and Groups: Read I cannot check the team domain, and make no plan.`;
    throw new ServiceError({ service, code, kind, message, retryAfterMs });
  }
};

/**
 * What in Cloudflare forbids to go on with a change, looked at when its plan is made and again right before writing: its
 * team domain is not the account's, another connection holds the provider, or a creation would double what is there.
 */
export const planStop = async (
  store: Holders,
  change: Change,
  account: { readonly organization: Organization; readonly providers: readonly ListedProvider[] },
  wanted: SamlSettings,
): Promise<PlanStop | null> => {
  const { request, workspace, connection } = change;
  const { teamDomain } = account.organization;
  if (teamDomain !== request.teamDomain)
    return { kind: 'other-team-domain', asked: request.teamDomain, actual: teamDomain };
  const { target } = request;
  const found = target.kind === 'create' ? undefined : account.providers.find(one => one.id === target.id);
  // What was deleted by others is made anew.
  const isMadeAnew = change.kind === 'restore' && !found;
  if (target.kind === 'create' || isMadeAnew) {
    const twins = await twinsOf(store, change, account.providers, wanted);
    return twins.length === 0 ? null : { kind: 'provider-exists', twins };
  }
  const holder = await providerHolder(
    store,
    workspace,
    { id: target.id, ...(found?.saml ? { issuer: found.saml.issuer } : {}) },
    connection,
  );
  return holder
    ? {
        kind: 'provider-held',
        name: found?.name ?? target.name,
        label: holder.request.label,
        owner: holder.owner,
      }
    : null;
};

/**
 * What a creation would double. What this change sent itself and lost is looked for elsewhere; a certificate that another
 * connection uses too was brought there on purpose.
 */
const twinsOf = async (
  store: Holders,
  { workspace, lostWrites = [] }: Change,
  providers: readonly ListedProvider[],
  wanted: SamlSettings,
): Promise<Twin[]> => {
  const twins: Twin[] = [];
  for (const { saml } of providers) {
    const by = saml && twinBy(wanted, saml);
    if (!by || lostWrites.some(lost => mayComeFrom(lost.wanted, lost.idsBefore, saml))) continue;
    const { id, name, readOnly } = saml;
    const holder = await providerHolder(store, workspace, saml, null);
    if (by === 'issuer' || holder === null)
      twins.push({ id, name, by, readOnly, heldBy: holder?.request.label ?? null });
  }
  return twins;
};
