import type { CertificateFacts } from './certificate.ts';
import type { Plan } from './plan.ts';
import { certificateFates } from './plan.ts';

/** The plan with the certificates that JumpCloud made, as they were read there. */
export const withCertificates = (plan: Plan, facts: readonly CertificateFacts[]): Plan => {
  const certificates = facts.map(one => ({
    text: one.pem,
    sha256: one.sha256Fingerprint,
    notAfter: one.notAfter,
    keyBits: one.keyBits,
  }));
  const wanted = { ...plan.wanted, certificates };
  return { ...plan, wanted, certificates: certificateFates(plan.before, wanted) };
};
