import { daysLeft } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import type { Check } from '../../domain/evidence.ts';
import { callbackUrl } from '../../domain/request.ts';
import type { Access } from '../../ports/access.ts';
import { ServiceError } from '../../ports/service-error.ts';
import { authnRequestUrl } from '../../saml/authn-request.ts';
import type { Perform } from '../performing.ts';
import { unequal } from './apply-plan.ts';

/** The automatic part of the Access test. A check that cannot be made says why; it never counts as passed. */
export const runTest =
  (deps: { readonly access: Access; readonly randomId: () => string }): Perform<'run-test'> =>
  async ({ change, now, holdOn }) => {
    if (change.state !== 'testing') return null;
    const { access, randomId } = deps;
    const checks: Check[] = [await readBackCheck(access, change)];
    await holdOn();
    checks.push(await spMetadataCheck(access, change.request.teamDomain));
    checks.push(certificateCheck(change, now()));
    await holdOn();
    checks.push(await signOnCheck(access, change, randomId(), now()));
    return { type: 'tested', checks };
  };

const day = (date: Date): string =>
  date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const couldNot = (id: Check['id'], error: unknown): Check => {
  if (!(error instanceof ServiceError)) throw error;
  return { id, result: 'unknown', saw: error.message };
};

const readBackCheck = async (
  access: Access,
  change: Extract<Change, { state: 'testing' }>,
): Promise<Check> => {
  const id = 'read-back';
  try {
    const found = await access.provider(change.written.provider);
    if (!found) return { id, result: 'fail', saw: 'the identity provider is not in Access any more' };
    const differing = unequal(found, change.plan);
    const certificates = change.plan.wanted.certificates.length;
    return differing.length === 0
      ? { id, result: 'pass', saw: `6 settings, ${certificates} certificate${certificates === 1 ? '' : 's'}` }
      : { id, result: 'fail', saw: `differs in ${differing.join(', ')}` };
  } catch (error) {
    return couldNot(id, error);
  }
};

const spMetadataCheck = async (access: Access, teamDomain: string): Promise<Check> => {
  const id = 'sp-metadata';
  const expected = callbackUrl(teamDomain);
  try {
    const answer = await access.spMetadata(teamDomain);
    if (!answer.ok) return { id, result: 'unknown', saw: answer.why };
    const named = answer.entityId === expected && answer.acsUrls.includes(expected);
    return named
      ? { id, result: 'pass', saw: expected }
      : { id, result: 'fail', saw: `names ${answer.entityId} and ${answer.acsUrls.join(', ')}` };
  } catch (error) {
    return couldNot(id, error);
  }
};

const certificateCheck = (change: Extract<Change, { state: 'testing' }>, now: Date): Check => {
  const id = 'certificate';
  const inForce = change.metadata.certificates.filter(one => one.notBefore <= now && now < one.notAfter);
  const last = [...inForce].sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime())[0];
  if (!last) return { id, result: 'fail', saw: 'no certificate is in force now' };
  const days = daysLeft(last, now);
  const saw = `until ${day(last.notAfter)}, ${days.toLocaleString('en-GB')} days left`;
  return { id, result: days < 60 ? 'warn' : 'pass', saw };
};

const signOnCheck = async (
  access: Access,
  change: Extract<Change, { state: 'testing' }>,
  requestId: string,
  now: Date,
): Promise<Check> => {
  const id = 'sign-on-url';
  const { ssoUrl } = change.plan.wanted;
  const host = new URL(ssoUrl).hostname;
  const callback = callbackUrl(change.request.teamDomain);
  const url = authnRequestUrl({
    ssoUrl,
    acsUrl: callback,
    spEntityId: callback,
    id: `_${requestId}`,
    issueInstant: now,
  });
  const answer = await access.signOn(url);
  switch (answer.kind) {
    case 'answers':
      return { id, result: 'pass', saw: `${host} answered (HTTP ${answer.status})` };
    case 'refuses':
      return {
        id,
        result: 'fail',
        saw: `${host} answered HTTP ${answer.status}: JumpCloud knows no application there`,
      };
    case 'private-address':
      return { id, result: 'fail', saw: `${host} leads to a private address; I did not call it` };
    case 'silent':
      return { id, result: 'unknown', saw: `${answer.why} from ${host}` };
  }
};
