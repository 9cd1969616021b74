import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import { asRead, type ExportedProvider } from '../domain/exported.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Access } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import { ServiceError } from '../ports/service-error.ts';
import { recipeOfConnection } from '../saml/recipe.ts';
import type { InAccount } from './accounts.ts';

/** What exports are made from. */
export interface Exporter {
  /**
   * The identity provider of a live connection as Access has it now; what was kept where Access has it no more or cannot be
   * read. Null while nothing was kept.
   */
  provider(connection: Connection): Promise<ExportedProvider | null>;
  /** The whole recipe, of what was kept or what the open set-up asks for; null while the pair is not delivered. */
  recipe(connection: Connection, change: Change): Recipe | null;
}

/** Makes the exporter of a tenant. It writes nothing. */
export const createExporter = (deps: {
  readonly accounts: {
    find(request: InAccount): { readonly looking: Pick<Access, 'provider'>; readonly id: AccountId } | null;
    readonly all: readonly [{ readonly id: AccountId }, ...unknown[]];
  };
  readonly clock: Clock;
}): Exporter => ({
  provider: async ({ applied, request }) => {
    if (!applied) return null;
    const { accounts, clock } = deps;
    const found = accounts.find(request);
    const account = found?.id ?? request.account ?? accounts.all[0].id;
    const kept = { id: applied.provider, account, settings: applied.settings, at: applied.at } as const;
    if (!found) return { ...kept, rest: { config: {} }, readOnly: false, from: 'kept, unread' };
    try {
      const read = await found.looking.provider(applied.provider);
      return read
        ? asRead(read, account, clock.now())
        : { ...kept, rest: { config: {} }, readOnly: false, from: 'kept, gone' };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { ...kept, rest: { config: {} }, readOnly: false, from: 'kept, unread' };
    }
  },
  recipe: recipeOfConnection,
});
