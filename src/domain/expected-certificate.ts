import type { CertificateFacts } from './certificate.ts';
import type { Change } from './change.ts';

/** The certificate that JumpCloud is expected to sign with, or null when JumpCloud makes its own. */
export const expectedCertificate = (change: Change): CertificateFacts | null => {
  if (change.request.certificate.source === 'own') return change.request.certificate.certificate;
  // A rotation that Access trusts a pair of waits for no other, also while its files are on their way.
  return change.pair?.delivered || change.added ? (change.pair?.certificate ?? null) : null;
};
