import type { WorkspaceId } from '../../../domain/ids.ts';
import { byEnd } from '../../../domain/places.ts';
import { slugOf, suggestedEntityId } from '../../../domain/request.ts';
import type { AccountContents } from '../../../workflow/account.ts';
import type { Queries } from '../../../workflow/queries.ts';

/** So many numbers are tried, from the number of connections on. */
const TRIED = 6;

/**
 * An IdP Entity ID that neither a connection nor an identity provider of the account has: the team's own address, then that
 * with the label or a number behind it. The team's own address when none of those that were tried is free.
 */
export const freeEntityId = async (
  workspace: WorkspaceId,
  account: Pick<AccountContents, 'teamDomain' | 'providers'>,
  queries: Pick<Queries, 'entityTakenBy' | 'countStandings'>,
  label?: string,
): Promise<string> => {
  const base = suggestedEntityId(account.teamDomain);
  const isFree = async (id: string): Promise<boolean> =>
    !account.providers.some(one => one.saml?.issuer === id) &&
    (await queries.entityTakenBy(workspace, id)) === null;
  for (const id of label ? [base, `${base}${slugOf(label)}`] : [base]) if (await isFree(id)) return id;
  const first = (await queries.countStandings(workspace, { list: byEnd() })) + 1;
  for (let number = Math.max(2, first); number < first + TRIED; number += 1)
    if (await isFree(`${base}${number}`)) return `${base}${number}`;
  return base;
};

/** True for an entity ID that the form may have proposed for a new connection. */
export const isProposedEntityId = (entityId: string, teamDomain: string): boolean => {
  const base = suggestedEntityId(teamDomain);
  return entityId.startsWith(base) && /^\d*$/.test(entityId.slice(base.length));
};
