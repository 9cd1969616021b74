import type { Assignments, JumpCloudApplication, SignOnSeen } from '../domain/jumpcloud.ts';

/** JumpCloud of one organization, read only. Throws `ServiceError` when it does not answer as documented. */
export interface JumpCloud {
  /**
   * The SAML application of a connection: by its IdP entity ID, then by its certificate (SHA-256, upper-case hex with
   * colons), then by its label. Null when none fits or several fit equally.
   */
  application(of: {
    readonly entityId: string;
    readonly fingerprints: readonly string[];
    readonly label: string;
  }): Promise<JumpCloudApplication | null>;
  assignments(application: string, email?: string): Promise<Assignments>;
  /** The newest sign-on of one person to one application since a moment; null for none, `unknown-person` for nobody. */
  lastSignOn(application: string, email: string, since: Date): Promise<SignOnSeen | 'unknown-person' | null>;
}
