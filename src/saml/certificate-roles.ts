import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../domain/certificate.ts';
import { verificationKey } from './certificate-facts.ts';

/**
 * Those of several certificates that issued another of them, by the SHA-256 of their DER: the certificate authorities of a
 * chain. The mark `CA:TRUE` tells nothing, as tools put it into every self-signed certificate.
 */
export const issuersAmong = (certificates: readonly CertificateFacts[]): ReadonlySet<string> => {
  const parsed = certificates.map(facts => ({ facts, x509: new X509Certificate(facts.pem) }));
  const issuers = parsed.filter(one =>
    parsed.some(other => one.facts.derSha256 !== other.facts.derSha256 && hasIssued(one, other.x509)),
  );
  return new Set(issuers.map(({ facts }) => facts.derSha256));
};

// The names come first: they cost nothing, and a name alone can be anybody's.
const hasIssued = (
  issuer: { readonly facts: CertificateFacts; readonly x509: X509Certificate },
  issued: X509Certificate,
): boolean => {
  if (issued.issuer !== issuer.x509.subject || !issued.checkIssued(issuer.x509)) return false;
  const key = verificationKey(issuer.facts);
  return key !== undefined && issued.verify(key);
};
