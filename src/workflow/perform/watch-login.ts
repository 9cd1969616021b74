import type { Access } from '../../ports/access.ts';
import type { Perform } from '../performing.ts';

/** Looks once in Cloudflare for the announced login through exactly this provider. */
export const watchLogin =
  (deps: { readonly access: Access }): Perform<'watch-login'> =>
  async ({ change }) => {
    const watch = change.evidence.watch;
    if (change.state !== 'awaiting-confirmation' || !watch) return null;
    const { written } = change;
    const answer = await deps.access.lastLogin(watch.email, written.provider, written.at);
    return answer.kind === 'seen'
      ? { type: 'login-observed', login: answer.login }
      : { type: 'no-login-yet' };
  };
