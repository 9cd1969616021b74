import type { UserId } from './ids.ts';
import type { LoginVerdict } from './login-verdict.ts';

/** What Cloudflare itself shows of a login through one identity provider. */
export interface ObservedLogin {
  readonly at: Date;
  readonly email: string;
  readonly rayId?: string;
  /** False when SAML worked and an Access policy said no. */
  readonly allowed: boolean;
}

/** What a person pasted from Access's test window, and how it was judged. */
export interface ReportedResult {
  readonly by: UserId;
  readonly at: Date;
  readonly outcome: 'success' | 'error' | 'unknown';
  /** Access's own words, cut to what was needed; never a cookie or a token. */
  readonly text: string;
  readonly attributes: readonly string[];
  /** Whose login it was, as the pasted text says. */
  readonly email?: string;
  /** Present for errors that the catalogue knows. */
  readonly cause?: string;
  readonly fix?: string;
  /** For an unknown text: the nearest entries of the catalogue. */
  readonly nearest?: readonly string[];
}

/** What is known of a login. The three levels (observed, reported, none) are kept apart and never merged. */
export interface Evidence {
  readonly observed?: ObservedLogin;
  readonly reported?: ReportedResult;
  /** How far the announced login came by both logs together, at the newest look that Cloudflare alone did not answer. */
  readonly logs?: LoginVerdict;
  /** Until when jcaccess looks for a login, and of which address. */
  readonly watch?: { readonly email: string; readonly until: Date; readonly lastLookedAt?: Date };
}

/** True when a login is known to have worked, by Cloudflare or by a person's word. */
export const showsLogin = (evidence: Evidence): boolean =>
  evidence.observed !== undefined || evidence.reported?.outcome === 'success';

/** `ana@acme.com` as channels may show it: `a••@acme.com`. */
export const maskEmail = (email: string): string => email.replace(/^(.)[^@]*(?=@)/u, '$1••');

/** The result of one automatic check after a write. */
export interface Check {
  readonly id:
    | 'read-back'
    | 'login-settings'
    | 'sp-metadata'
    | 'certificate'
    | 'sign-on-url'
    | 'jc-application'
    | 'jc-certificate'
    | 'jc-entity-id'
    | 'jc-acs'
    | 'jc-sp-entity'
    | 'jc-name-id'
    | 'jc-attributes'
    | 'jc-signing'
    | 'jc-assignment';
  readonly result: 'pass' | 'warn' | 'fail' | 'unknown';
  /** What was seen, or why the check could not be made. */
  readonly saw: string;
  /** When what was seen ends: days left are counted when it is shown, never kept. */
  readonly ends?: Date;
}
