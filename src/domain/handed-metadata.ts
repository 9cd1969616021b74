import type { CertificateFacts } from './certificate.ts';
import type { Finding } from './finding.ts';
import type { UserId } from './ids.ts';
import type { IdpMetadata } from './metadata.ts';

/** The metadata that a person handed in, or that was read from JumpCloud, and that fits. */
export interface HandedMetadata {
  readonly idp: IdpMetadata;
  readonly certificates: readonly CertificateFacts[];
  /** Who handed it in; of what was read from JumpCloud, who asked for the change. */
  readonly by: UserId;
  readonly at: Date;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly warnings: readonly Finding[];
  /** Read from JumpCloud over TLS: nobody handed it in. */
  readonly from?: 'jumpcloud';
}
