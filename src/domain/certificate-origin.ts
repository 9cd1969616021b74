import type { Change } from './change.ts';
import type { UserId } from './ids.ts';

/** Why a certificate is in a plan, for people who decide on it. */
export type CertificateOrigin =
  /** jcaccess made the pair for this request. */
  | { readonly kind: 'made'; readonly pair: string }
  /** The requester brought it with the form. */
  | { readonly kind: 'brought'; readonly by: UserId }
  /** JumpCloud makes the pair, and this is what its metadata carried. */
  | {
      readonly kind: 'jumpcloud';
      readonly handedInAt: Date;
      /** Read from JumpCloud over TLS: nobody handed it in. */
      readonly read?: true;
    }
  /** It came with the metadata beside the certificate that was asked for. */
  | { readonly kind: 'beside'; readonly handedInAt: Date; readonly by: UserId };

/** Where a certificate that a change wants in Access comes from, by its whole fingerprint; null when the change does not know it. */
export const certificateOrigin = (
  { request, pair, metadata, requester }: Change,
  sha256: string | null,
): CertificateOrigin | null => {
  if (sha256 === null) return null;
  const { certificate: asked } = request;
  if (asked.source === 'generate' && pair?.certificate.sha256Fingerprint === sha256)
    return { kind: 'made', pair: pair.name };
  if (asked.source === 'own' && asked.certificate.sha256Fingerprint === sha256)
    return { kind: 'brought', by: requester };
  if (!metadata?.certificates.some(one => one.sha256Fingerprint === sha256)) return null;
  return asked.source === 'jumpcloud'
    ? {
        kind: 'jumpcloud',
        handedInAt: metadata.at,
        ...(metadata.from === 'jumpcloud' ? { read: true } : {}),
      }
    : { kind: 'beside', handedInAt: metadata.at, by: metadata.by };
};
