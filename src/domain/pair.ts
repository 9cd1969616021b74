import type { CertificateFacts } from './certificate.ts';
import type { FileId } from './ids.ts';

/** One made pair and the two files that carried it to the requester. The key itself is nowhere in here. */
export interface Pair {
  /** How people tell pairs apart: the first four hex digits of the fingerprint. */
  readonly name: string;
  readonly certificate: CertificateFacts;
  readonly keyFile: FileId;
  readonly certificateFile: FileId;
  readonly delivered: boolean;
  readonly madeAt?: Date;
}

/** What is known of the key file in Slack. */
export type Custody =
  | { readonly state: 'in-slack'; readonly deleteAt: Date; readonly warnAt?: Date }
  | { readonly state: 'deleting'; readonly why: KeyDeletion }
  | { readonly state: 'deleted'; readonly at: Date; readonly why: KeyDeletion }
  | { readonly state: 'refused'; readonly at: Date; readonly error: string };

/** Why the key file is deleted from Slack. */
export type KeyDeletion = 'in-use' | 'saved' | 'expired' | 'voided' | 'withdrawn';
