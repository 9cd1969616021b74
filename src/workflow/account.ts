import type { ListedProvider } from '../domain/provider.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { Access } from '../ports/access.ts';
import { ServiceError } from '../ports/service-error.ts';

/** What the set-up form needs from Cloudflare. */
export interface AccountContents {
  readonly teamDomain: string;
  readonly providers: readonly ListedProvider[];
}

/** The account, or why it could not be read in time. */
export type AccountAnswer = Result<AccountContents, 'silent' | 'token'>;

/** Reads the account ahead of a form and keeps it for a minute. */
export interface AccountReader {
  /** What is kept, if it is fresh enough. */
  known(): AccountContents | null;
  /** How long ago it was read last, however long that is; null when it never was. */
  ageMs(): number | null;
  read(): Promise<AccountAnswer>;
}

const KEPT_MS = 60_000;
/** After this long the form goes on without Cloudflare. */
const PATIENCE_MS = 8_000;

/** Makes the reader. `monotonicMs` is the age of the process, not the business clock: it measures freshness. */
export const createAccountReader = (deps: {
  readonly access: Access;
  readonly monotonicMs: () => number;
}): AccountReader => {
  const { access, monotonicMs } = deps;
  let kept: { readonly contents: AccountContents; readonly at: number } | null = null;
  let reading: Promise<AccountAnswer> | null = null;

  const known = (): AccountContents | null =>
    kept && monotonicMs() - kept.at < KEPT_MS ? kept.contents : null;

  const readNow = async (): Promise<AccountAnswer> => {
    try {
      const [organization, providers] = await Promise.all([access.organization(), access.providers()]);
      kept = { contents: { teamDomain: organization.teamDomain, providers }, at: monotonicMs() };
      return ok(kept.contents);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return no(error.kind === 'unauthorized' || error.kind === 'refused' ? 'token' : 'silent');
    }
  };

  return {
    known,
    ageMs: () => kept && monotonicMs() - kept.at,
    read: async () => {
      const fresh = known();
      if (fresh) return ok(fresh);
      reading ??= readNow().finally(() => {
        reading = null;
      });
      return await Promise.race([reading, silence()]);
    },
  };
};

const silence = (): Promise<AccountAnswer> =>
  new Promise(resolve => setTimeout(() => resolve(no('silent')), PATIENCE_MS).unref());
