import { X509Certificate } from 'node:crypto';
import type { Provider } from './provider.ts';

const readOne = (entry: string): X509Certificate | undefined => {
  const blocks = entry.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
  // Two certificates in one entry are stored without error and then trusted by neither.
  if (blocks > 1) return undefined;
  try {
    return new X509Certificate(blocks === 1 ? entry.trim() : Buffer.from(entry, 'base64'));
  } catch {
    return undefined;
  }
};

/** The certificates that Access trusts for a provider: `idp_public_certs` (or the old singular), PEM or bare base64, one per entry. */
export const trustedCertificates = ({ config }: Provider): X509Certificate[] => {
  const entries = Array.isArray(config.idp_public_certs) ? config.idp_public_certs : [config.idp_public_cert];
  return entries.flatMap(entry => (typeof entry === 'string' ? (readOne(entry) ?? []) : []));
};
