import { existsSync } from 'node:fs';
import { createAccess } from '../../cloudflare/access.ts';
import type { Config } from '../../config.ts';
import { asId, type WorkspaceId } from '../../domain/ids.ts';
import { no, ok, type Result } from '../../domain/result.ts';
import { createHttpClient } from '../../http/client.ts';
import { createWayOut } from '../../http/way-out.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../../ports/store.ts';
import { readSpMetadata } from '../../saml/sp-metadata.ts';
import { openAudit, openStore } from '../../store/open.ts';
import { createCloudflareBudgets } from '../../workflow/cloudflare-budget.ts';
import { type ConnectionOverview, createQueries } from '../../workflow/queries.ts';
import type { Against } from './compared.ts';

/** A connection of the bot, with what Access has of it now; `close` lets go of the store. */
export type OfConnection = Against & { readonly close: () => Promise<void> };

interface Around {
  readonly log: Log;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** Finds a connection by its label in the bot's store, and reads Access as the bot does. */
export const againstConnection = async (
  config: Config,
  label: string,
  { log, now, monotonicMs }: Around,
): Promise<Result<OfConnection, string>> => {
  // Opening would make it.
  if (config.store.engine === 'sqlite' && !existsSync(config.store.path))
    return no(`There is no store at ${config.store.path} (JCACCESS_STORE).`);
  const workspaces = await readWorkspaces(config);
  const store = await openStore(config.store, config.auditKey, log);
  const found = await standingOf(store, workspaces, label);
  if (!found.ok) {
    await store.close();
    return found;
  }
  const { proxy, policy } = config;
  const http = createHttpClient({
    dispatcher: createWayOut({ proxy, moreHosts: policy.ssoHosts }),
    random: () => 0.5,
    monotonicMs,
  });
  const { chosen, workspace } = found.value;
  const { account } = chosen.connection.request;
  const held = account === undefined ? config.accounts[0] : config.accounts.find(one => one.id === account);
  if (!held) {
    await store.close();
    return no(`The Cloudflare account of ${label} (${account}) is not in the settings any more.`);
  }
  const { id: accountId, apiToken: token } = held;
  const { looking: budget } = createCloudflareBudgets({ store, accountId, clock: { now } });
  const access = createAccess({ http, accountId, token, budget, readSpMetadata });
  const appliedFor: Against['appliedFor'] = sender => createQueries(store).appliedFor(workspace, sender);
  return ok({ isFile: false, access, chosen, appliedFor, close: () => store.close() });
};

const readWorkspaces = async (config: Config): Promise<WorkspaceId[]> => {
  const audit = await openAudit(config.store);
  try {
    return (await audit.workspaces()).map(id => asId<WorkspaceId>(id));
  } finally {
    await audit.close();
  }
};

const standingOf = async (
  store: Store,
  workspaces: readonly WorkspaceId[],
  label: string,
): Promise<Result<{ readonly chosen: ConnectionOverview; readonly workspace: WorkspaceId }, string>> => {
  const queries = createQueries(store);
  const near: string[] = [];
  for (const workspace of workspaces) {
    const { found, nearest } = await queries.byLabel(workspace, label);
    if (found) return ok({ chosen: found, workspace });
    near.push(...nearest.map(({ request }) => request.label));
  }
  const meant = near.length === 0 ? '' : ` Nearest: ${near.slice(0, 5).join(', ')}.`;
  return no(`No connection is called ${label}.${meant}`);
};
