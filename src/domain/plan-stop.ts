import type { ProviderId, UserId } from './ids.ts';
import type { ApplicationStop } from './jumpcloud-plan.ts';
import type { HeldCertificate, SamlProvider, SamlSettings } from './provider.ts';
import { sameCertificate } from './provider.ts';

/** A provider that Access has already, which a creation would double. */
export interface Twin {
  readonly id: ProviderId;
  readonly name: string;
  /** What it shares with what was to be created. */
  readonly by: 'issuer' | 'certificate';
  readonly readOnly: boolean;
  /** The label of the connection that holds it, or null. */
  readonly heldBy: string | null;
}

/** Something in Access that names an identity provider and would lose it by a deletion. */
export interface Reference {
  readonly kind: 'application' | 'policy' | 'group';
  readonly name: string;
}

/** Why there is no plan, found in Cloudflare and not in the metadata: the requester must choose. */
export type PlanStop =
  | { readonly kind: 'other-team-domain'; readonly asked: string; readonly actual: string }
  | { readonly kind: 'provider-exists'; readonly twins: readonly Twin[] }
  /** Nobody could log in any more. */
  | { readonly kind: 'last-login-method' }
  | { readonly kind: 'still-named'; readonly by: readonly Reference[] }
  | {
      readonly kind: 'provider-held';
      readonly name: string;
      readonly label: string;
      readonly owner: UserId;
    }
  /** The application in JumpCloud, or a group there, cannot be used as asked for. */
  | {
      readonly kind: 'application';
      readonly why: ApplicationStop;
      readonly name: string;
      readonly detail: string;
    };

const shares = (one: HeldCertificate, list: readonly HeldCertificate[]): boolean =>
  one.sha256 !== null && list.some(other => sameCertificate(one, other));

/** What a provider shares with what is to be created, or null: logins would then be told apart by nothing. */
export const twinBy = (wanted: SamlSettings, one: SamlProvider): Twin['by'] | null => {
  if (wanted.issuer !== '' && one.issuer === wanted.issuer) return 'issuer';
  return one.certificates.some(certificate => shares(certificate, wanted.certificates))
    ? 'certificate'
    : null;
};

/** The one provider that the requester may take over instead, or null when there is none or a choice of several. */
export const takeOverOf = (stop: PlanStop): Twin | null => {
  if (stop.kind !== 'provider-exists' || stop.twins.length !== 1) return null;
  const [twin] = stop.twins;
  return twin && twin.heldBy === null && !twin.readOnly ? twin : null;
};
