/** What Access expects of a login through one connection. */
export interface ExpectedLogin {
  readonly acsUrl: string;
  readonly spEntityId: string;
  /** The IdP Entity ID that Access holds. */
  readonly issuer: string;
  /** PEM of every certificate that Access trusts for this connection. */
  readonly certificates: readonly string[];
  /** PEM of the certificates in metadata that was handed in and that Access may not have yet. */
  readonly handedIn?: readonly string[];
  readonly emailAttribute: string;
  readonly attributes: readonly string[];
  readonly now: Date;
  /** True when Access takes encrypted assertions alone; absent when it is not known. */
  readonly encryption?: boolean;
}

/** The answer to a login, taken out of its wrappings. It lives only as long as it is looked at. */
export interface LoginMessage {
  readonly xml: Uint8Array;
  /** The requests that were seen beside it, encoded, the last one first (HAR only). */
  readonly requests: readonly string[];
  /** It came out of a recording that holds cookies or tokens too. */
  readonly hasSessions: boolean;
}

/** Who a response says it is from. Nothing of it is proven: enough only to guess which connection it belongs to. */
export interface Sender {
  readonly issuers: readonly string[];
  /** SHA-256 of the DER of each certificate in it, upper-case hex with colons. */
  readonly fingerprints: readonly string[];
}

/** Why a paste was thrown away unread: it holds something that must not be in a chat, or nothing. */
type RefusedPaste = 'session-cookie' | 'saml-response' | 'har' | 'private-key' | 'empty';

/** What a pasted test result says. `text` is what was pasted without long words and queries, white space tidied, at most 3,000 characters. */
export type LoginResult =
  | { readonly kind: 'success'; readonly email?: string; readonly attributes: readonly string[] }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly text: string;
      readonly cause: string;
      readonly fix: string;
    }
  | { readonly kind: 'unknown'; readonly text: string; readonly nearest: readonly string[] }
  | { readonly kind: 'refused'; readonly why: RefusedPaste };
