import type { JumpCloudStep } from './at-jumpcloud.ts';
import type { CertificateFacts } from './certificate.ts';
import type { Finding } from './finding.ts';
import type { ProviderId } from './ids.ts';
import type { IdpMetadata } from './metadata.ts';
import type { ProviderRest, SamlProvider } from './provider.ts';

/** What came of writing to Access, or of looking right before. */
type AccessOutcome =
  | { readonly type: 'apply-ready'; readonly idsBefore: readonly ProviderId[] }
  | { readonly type: 'cloudflare-moved'; readonly now: SamlProvider | null }
  | {
      readonly type: 'written';
      readonly provider: ProviderId;
      readonly name: string;
      readonly extras: readonly string[];
      readonly rest?: ProviderRest;
    }
  | { readonly type: 'extras-deleted'; readonly names: readonly string[] }
  | { readonly type: 'write-refused'; readonly why: string }
  | {
      readonly type: 'write-unequal';
      readonly provider: ProviderId;
      readonly differing: readonly string[];
      readonly rest?: ProviderRest;
    }
  | { readonly type: 'outcome-unknown' }
  | { readonly type: 'not-written' }
  | { readonly type: 'outcome-ambiguous'; readonly names: readonly string[] };

/** What came of writing at JumpCloud, or of looking right before. */
type JumpCloudOutcome =
  | {
      readonly type: 'jumpcloud-ready';
      readonly step: JumpCloudStep;
      /** The applications that were there. */
      readonly idsBefore: readonly string[];
    }
  | { readonly type: 'jumpcloud-written'; readonly id: string; readonly label: string }
  | { readonly type: 'jumpcloud-not-written' }
  | { readonly type: 'jumpcloud-refused'; readonly why: string }
  | { readonly type: 'jumpcloud-moved'; readonly moved: readonly string[] }
  | {
      readonly type: 'metadata-taken';
      readonly application: { readonly id: string; readonly label: string };
      readonly idp: IdpMetadata;
      readonly certificates: readonly CertificateFacts[];
      readonly warnings: readonly Finding[];
      readonly sizeBytes: number;
    }
  | { readonly type: 'jumpcloud-undone' }
  | { readonly type: 'jumpcloud-left'; readonly why: string };

/** What came of a write, whichever service it was sent to. */
export type WriteOutcome = AccessOutcome | JumpCloudOutcome;
