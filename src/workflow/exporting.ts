import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import { asRead, type ExportedProvider } from '../domain/exported.ts';
import type { Recipe } from '../domain/recipe.ts';
import type { Access } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import { ServiceError } from '../ports/service-error.ts';
import { recipeOfConnection } from '../saml/recipe.ts';

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

/** Makes the exporter of one account. It writes nothing. */
export const createExporter = (deps: {
  readonly access: Pick<Access, 'provider'>;
  readonly account: string;
  readonly clock: Clock;
}): Exporter => ({
  provider: async ({ applied }) => {
    if (!applied) return null;
    const { access, account, clock } = deps;
    const kept = { id: applied.provider, account, settings: applied.settings, at: applied.at } as const;
    try {
      const read = await access.provider(applied.provider);
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
