import { readBothLogs } from '../both-logs.ts';
import type { Perform } from '../performing.ts';
import type { Probing } from '../probes.ts';

/** Looks once in both logs for the announced login through exactly this provider. */
export const watchLogin =
  (deps: Pick<Probing, 'access' | 'jumpcloud'>): Perform<'watch-login'> =>
  async ({ change }) => {
    const watch = change.evidence.watch;
    if (change.state !== 'awaiting-confirmation' || !watch) return null;
    const { written, plan, request } = change;
    const tested = { provider: written.provider, settings: plan.wanted, label: request.label };
    const { login, verdict } = await readBothLogs(deps, tested, watch.email, written.at);
    if (login) return { type: 'login-observed', login };
    return deps.jumpcloud ? { type: 'no-login-yet', logs: verdict } : { type: 'no-login-yet' };
  };
