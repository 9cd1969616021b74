/** What Access expects of a login through one connection. */
export interface ExpectedLogin {
  readonly acsUrl: string;
  readonly spEntityId: string;
  /** The IdP Entity ID that Access holds. */
  readonly issuer: string;
  /** PEM of every certificate that Access trusts for this connection. */
  readonly certificates: readonly string[];
  readonly emailAttribute: string;
  readonly attributes: readonly string[];
  readonly now: Date;
}
