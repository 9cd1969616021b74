import type { ObservedLogin } from '../domain/evidence.ts';
import type { CloudflareSaw, JumpCloudSaw, LoginVerdict } from '../domain/login-verdict.ts';
import { loginVerdict } from '../domain/login-verdict.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import { ServiceError } from '../ports/service-error.ts';
import { applicationOf, type Probing, type Tested } from './probes.ts';

/** What both logs show of one person's newest login since a moment. */
export interface BothLogs {
  /** What Cloudflare shows by itself; this alone counts as observed. */
  readonly login: ObservedLogin | null;
  readonly verdict: LoginVerdict;
}

/** Reads Cloudflare's log, and JumpCloud's when Cloudflare shows nothing. Throws what Cloudflare's side throws. */
export const readBothLogs = async (
  deps: Pick<Probing, 'access' | 'jumpcloud'>,
  tested: Pick<Tested, 'provider' | 'settings' | 'label'>,
  email: string,
  since: Date,
): Promise<BothLogs> => {
  const answer = await deps.access.lastLogin(email, tested.provider, since);
  if (answer.kind === 'seen') {
    const { at, allowed } = answer.login;
    const saw: CloudflareSaw = { kind: allowed ? 'accepted' : 'denied', at };
    return { login: answer.login, verdict: loginVerdict(saw, { kind: 'not-asked' }) };
  }
  const saw: CloudflareSaw =
    answer.kind === 'none' ? { kind: 'nothing' } : { kind: 'unreadable', why: answer.why };
  const other = await jumpCloudSaw(deps.jumpcloud ?? null, tested, email, since);
  return { login: null, verdict: loginVerdict(saw, other) };
};

const jumpCloudSaw = async (
  jumpcloud: JumpCloud | null,
  tested: Pick<Tested, 'settings' | 'label'>,
  email: string,
  since: Date,
): Promise<JumpCloudSaw> => {
  if (jumpcloud === null) return { kind: 'not-asked' };
  try {
    const application = await applicationOf(jumpcloud, tested);
    if (application === null) return { kind: 'unreadable', why: 'its application was not found' };
    const seen = await jumpcloud.lastSignOn(application.id, email, since);
    if (seen === 'unknown-person') return { kind: 'unknown-person' };
    return seen === null ? { kind: 'nothing' } : { kind: 'signed', ...seen };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'unreadable', why: error.message };
  }
};
