import type { ObservedLogin } from './evidence.ts';

/** A certificate in Access that is not the approved one and ends later. */
export interface OtherCertificate {
  readonly sha256: string | null;
  readonly notAfter: Date;
  /** True when Access trusts the approved one as well. */
  readonly isBeside: boolean;
}

/** The newest login since a moment, or that there was none, or that nobody can say. */
export type LoginsSeen =
  | { readonly kind: 'seen'; readonly login: ObservedLogin }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What Access had of a connection when it was read, and the logins that it showed since `loginsSince`. */
export interface AccessSeen {
  readonly at: Date;
  readonly provider: 'there' | 'gone' | 'unread';
  readonly other?: OtherCertificate;
  readonly loginsSince: Date;
  readonly logins: LoginsSeen;
}
