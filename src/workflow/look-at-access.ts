import type { AccessSeen, LoginsSeen } from '../domain/access-seen.ts';
import { type Applied, signingCertificate } from '../domain/connection.ts';
import { otherIn } from '../domain/other-certificate.ts';
import type { Access } from '../ports/access.ts';
import { ServiceError } from '../ports/service-error.ts';

type Looking = Pick<Access, 'provider' | 'newestLogin'>;

/**
 * Reads what Access has of a connection, before people are told of its certificate. Never throws for a service that does
 * not answer: a reminder goes out all the same, and says that Access was not read.
 */
export const lookAtAccess = async (access: Looking, applied: Applied, now: Date): Promise<AccessSeen> => {
  const { notAfter } = signingCertificate(applied);
  const loginsSince = notAfter <= now ? notAfter : applied.at;
  const seen = { at: now, loginsSince };
  try {
    const found = await access.provider(applied.provider);
    if (found === null) return { ...seen, provider: 'gone', logins: { kind: 'none' } };
    const other = otherIn(found.certificates, applied, now);
    const logins = await loginsIn(access, applied, loginsSince);
    return { ...seen, provider: 'there', logins, ...(other ? { other } : {}) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { ...seen, provider: 'unread', logins: { kind: 'unreadable', why: error.message } };
  }
};

const loginsIn = async (access: Looking, { provider }: Applied, since: Date): Promise<LoginsSeen> => {
  try {
    return await access.newestLogin(provider, since);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'unreadable', why: error.message };
  }
};
