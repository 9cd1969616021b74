import { stepOf } from '../../domain/kinds.ts';
import { readBothLogs } from '../both-logs.ts';
import type { Perform } from '../performing.ts';
import type { Probing } from '../probes.ts';

/** Looks once in both logs for the announced login through exactly this provider. */
export const watchLogin =
  (deps: Pick<Probing, 'access' | 'jumpcloud'>): Perform<'watch-login'> =>
  async ({ change }) => {
    const watch = change.evidence.watch;
    if ((change.state !== 'awaiting-confirmation' && change.state !== 'proving') || !watch) return null;
    const { written, request } = change;
    const tested = { provider: written.provider, settings: stepOf(change).wanted, label: request.label };
    // Before JumpCloud was seen to sign with the new certificate, a login proves nothing about it.
    const since = change.state === 'proving' ? change.metadata.at : written.at;
    const { login, verdict } = await readBothLogs(deps, tested, watch.email, since);
    if (login) return { type: 'login-observed', login };
    return deps.jumpcloud ? { type: 'no-login-yet', logs: verdict } : { type: 'no-login-yet' };
  };
