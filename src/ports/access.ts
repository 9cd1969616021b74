import type { ObservedLogin } from '../domain/evidence.ts';
import type { ProviderId } from '../domain/ids.ts';
import type { PeopleSeen } from '../domain/plan.ts';
import type { Reference } from '../domain/plan-stop.ts';
import type { ListedProvider, SamlProvider, SamlSettings } from '../domain/provider.ts';
import type { Result } from '../domain/result.ts';

/** What Access says of the account's Zero Trust organization. */
export interface Organization {
  /** `<team>.cloudflareaccess.com`, lower case. */
  readonly teamDomain: string;
  readonly name: string;
  /** The dashboard is locked: a sign that the team is managed by Terraform or the API. */
  readonly uiReadOnly: boolean;
}

/** What the team domain publishes of itself as a service provider. */
export type SpMetadataAnswer = Result<
  { readonly entityId: string; readonly acsUrls: readonly string[] },
  string
>;

/** What a sign-on URL answered to an AuthnRequest. */
export type SignOnAnswer =
  | { readonly kind: 'answers'; readonly status: number }
  | { readonly kind: 'refuses'; readonly status: number }
  | { readonly kind: 'private-address' }
  | { readonly kind: 'silent'; readonly why: string };

/** The applications of the account, as far as they speak of identity providers. */
export interface ApplicationUse {
  readonly acceptingAny: number;
  readonly naming: readonly { readonly name: string; readonly providers: readonly ProviderId[] }[];
}

/** What a write came to. An unknown outcome is a value: the caller must look before writing again. */
export type WriteAnswer =
  | { readonly kind: 'written'; readonly id: ProviderId }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Cloudflare Access of one account. Reads throw a `ServiceError` (service, code, retry advice) when Cloudflare does
 * not answer as documented; nothing here ever repeats a write.
 */
export interface Access {
  organization(): Promise<Organization>;
  /** All identity providers of the account, every page. */
  providers(): Promise<ListedProvider[]>;
  /** One SAML provider, or null when there is none of that id. */
  provider(id: ProviderId): Promise<SamlProvider | null>;
  create(settings: SamlSettings): Promise<WriteAnswer>;
  /** Full replacement: the settings plus everything of `base` that jcaccess does not manage. */
  update(base: SamlProvider, settings: SamlSettings): Promise<WriteAnswer>;
  remove(id: ProviderId): Promise<WriteAnswer>;
  applications(): Promise<ApplicationUse>;
  /** Applications, reusable policies and Access groups that refer to a provider: read before it is deleted. */
  references(provider: ProviderId): Promise<readonly Reference[]>;
  /** The newest login of one address through one provider since a moment, or null; `unknown` when it cannot be read. */
  lastLogin(
    email: string,
    provider: ProviderId,
    since: Date,
  ): Promise<{ kind: 'seen'; login: ObservedLogin } | { kind: 'none' } | { kind: 'unreadable'; why: string }>;
  /** The newest login of anybody through one provider since a moment, as far as the log reaches back. */
  newestLogin(provider: ProviderId, since: Date): ReturnType<Access['lastLogin']>;
  /** How many people logged in through one provider within so many days. */
  recentPeople(provider: ProviderId, days: number, now: Date): Promise<PeopleSeen>;
  /** The service-provider metadata of a team domain; an https GET without credentials. */
  spMetadata(teamDomain: string, provider?: ProviderId): Promise<SpMetadataAnswer>;
  /** Sends a browser's GET with an AuthnRequest to a sign-on URL, following nothing, never to a private address. */
  signOn(url: string): Promise<SignOnAnswer>;
}
