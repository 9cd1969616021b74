import type {
  ApplicationSettings,
  Assignments,
  JumpCloudAccount,
  JumpCloudApplication,
  SignOnSeen,
  UserGroup,
} from '../domain/jumpcloud.ts';

/** What a write came to. An unknown outcome is a value: the caller must look before writing again. */
export type JumpCloudWriteAnswer =
  | { readonly kind: 'written'; readonly id: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Writes at JumpCloud, each with one request that is never repeated. None of them makes JumpCloud replace a pair: the
 * certificate that is there is sent back with every replacement, and without it nothing is sent.
 */
export interface JumpCloudWrites {
  /** Makes a custom application; JumpCloud makes its pair. Nobody may use it before a group is bound. */
  create(settings: ApplicationSettings): Promise<JumpCloudWriteAnswer>;
  /**
   * Reads the application, puts the settings over it and sends all of it back. Refused when it no longer holds the
   * certificate of `base`. Attributes that others added stay, but for those named in `without`.
   */
  update(
    base: JumpCloudApplication,
    settings: ApplicationSettings,
    without?: readonly string[],
  ): Promise<JumpCloudWriteAnswer>;
  bind(application: string, group: string): Promise<JumpCloudWriteAnswer>;
  unbind(application: string, group: string): Promise<JumpCloudWriteAnswer>;
  /** Gone already counts as written. */
  remove(application: string): Promise<JumpCloudWriteAnswer>;
}

/** JumpCloud of one organization. Throws `ServiceError` when it does not answer as documented. */
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
  /** Every SAML application of the organization. */
  applications(): Promise<readonly JumpCloudApplication[]>;
  /** One application by its id, null when there is none. */
  read(application: string): Promise<JumpCloudApplication | null>;
  /** Every group of people of the organization. */
  groups(): Promise<readonly UserGroup[]>;
  /** The ids of the groups that are bound to an application. */
  boundGroups(application: string): Promise<readonly string[]>;
  /** The metadata of an application, read over TLS from JumpCloud itself. */
  metadata(application: Pick<JumpCloudApplication, 'id' | 'organization'>): Promise<Uint8Array>;
  readonly region: JumpCloudAccount['region'];
  /** Null when this deployment only reads JumpCloud. */
  readonly writes: JumpCloudWrites | null;
  assignments(application: string, email?: string): Promise<Assignments>;
  /** The newest sign-on of one person to one application since a moment; null for none, `unknown-person` for nobody. */
  lastSignOn(application: string, email: string, since: Date): Promise<SignOnSeen | 'unknown-person' | null>;
}
