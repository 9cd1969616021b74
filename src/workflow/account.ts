import type { UserGroup } from '../domain/jumpcloud.ts';
import type { ListedProvider } from '../domain/provider.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { Access } from '../ports/access.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import { ServiceError } from '../ports/service-error.ts';

/** What the set-up form needs from Cloudflare. */
export interface AccountContents {
  readonly teamDomain: string;
  readonly providers: readonly ListedProvider[];
  /** What JumpCloud has, when approved changes may write there and it could be read. */
  readonly jumpcloud?: JumpCloudContents;
}

/** What the set-up form needs from JumpCloud. */
export interface JumpCloudContents {
  readonly applications: readonly { readonly id: string; readonly label: string }[];
  readonly groups: readonly UserGroup[];
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
  readonly jumpcloud?: JumpCloud | null;
  readonly monotonicMs: () => number;
}): AccountReader => {
  const { access, monotonicMs } = deps;
  let kept: { readonly contents: AccountContents; readonly at: number } | null = null;
  let reading: Promise<AccountAnswer> | null = null;

  const known = (): AccountContents | null =>
    kept && monotonicMs() - kept.at < KEPT_MS ? kept.contents : null;

  const readNow = async (): Promise<AccountAnswer> => {
    try {
      const [organization, providers, jumpcloud] = await Promise.all([
        access.organization(),
        access.providers(),
        readJumpCloud(deps.jumpcloud),
      ]);
      const { teamDomain } = organization;
      kept = {
        contents: { teamDomain, providers, ...(jumpcloud ? { jumpcloud } : {}) },
        at: monotonicMs(),
      };
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

/** Without JumpCloud the form offers to do its part by hand. */
const readJumpCloud = async (jumpcloud: JumpCloud | null | undefined): Promise<JumpCloudContents | null> => {
  if (!jumpcloud?.writes) return null;
  try {
    const [applications, groups] = await Promise.all([jumpcloud.applications(), jumpcloud.groups()]);
    return { applications: applications.map(({ id, label }) => ({ id, label })), groups };
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
};

const silence = (): Promise<AccountAnswer> =>
  new Promise(resolve => setTimeout(() => resolve(no('silent')), PATIENCE_MS).unref());
