import type { AccessSeen } from './access-seen.ts';
import type { CertificateFacts } from './certificate.ts';
import type { Change, MessageRef } from './change.ts';
import type { Drift } from './drift.ts';
import type { Check, ObservedLogin } from './evidence.ts';
import type { ChangeId, ConnectionId, ProviderId, UserId, WorkspaceId } from './ids.ts';
import type { ProviderRest, SamlSettings } from './provider.ts';
import type { SetupRequest } from './request.ts';

/** A certificate that Access trusts for a connection. */
export interface TrustedCertificate {
  readonly facts: CertificateFacts;
  readonly since: Date;
  /** The change that made Access trust it. */
  readonly change: ChangeId;
  /** When JumpCloud's metadata showed first that it signs with this one, of those that are trusted. */
  readonly signsAt?: Date;
}

/** Where JumpCloud says which certificate it signs with; jcaccess looks there by itself. */
export interface Watched {
  readonly url: string;
  readonly by: UserId;
  /** Names this watch: looks of an earlier one come to nothing. */
  readonly since: Date;
  /** The newest certificate that people were called for because Access does not trust it. */
  readonly alarm?: { readonly certificate: string; readonly change: ChangeId };
}

/** What was last written to Access and kept by people. */
export interface Applied {
  readonly provider: ProviderId;
  readonly settings: SamlSettings;
  /** The one that ends first comes first. */
  readonly certificates: readonly [TrustedCertificate, ...TrustedCertificate[]];
  readonly at: Date;
  readonly change: ChangeId;
  readonly lastLogin?: ObservedLogin;
  /** What stood beside our settings then; absent in records of older versions. */
  readonly rest?: ProviderRest;
}

/** The newest reminder, so that the next one can take its buttons away. */
export interface Reminded {
  readonly stage: string;
  readonly at: Date;
  /** Of which certificate; absent in records of older versions. */
  readonly certificate?: string;
  /** Who was told in place of the owner, whose account is gone. */
  readonly to?: UserId;
  readonly dm?: MessageRef;
  readonly channel?: MessageRef;
  /** What Access had then. */
  readonly access?: AccessSeen;
}

/** The check that failed when a person tested a live connection last, and for what was applied then. */
export interface FailedTest {
  readonly check: Check;
  readonly at: Date;
  readonly by: UserId;
  readonly change: ChangeId;
}

/** One JumpCloud SAML application joined to one Access identity provider. It lives for years. */
export interface Connection {
  readonly id: ConnectionId;
  readonly workspace: WorkspaceId;
  readonly version: number;
  /**
   * `proposed`: its set-up is open. `dormant`: its set-up ended without being kept. `retired`: its identity provider was
   * deleted. Of the last two the label is free again.
   */
  readonly status: 'proposed' | 'live' | 'dormant' | 'retired';
  readonly request: SetupRequest;
  readonly owner: UserId;
  readonly latestChange: ChangeId;
  readonly applied?: Applied;
  readonly reminded?: Reminded;
  /** Who sees to the certificate, and since when. */
  readonly onIt?: { readonly by: UserId; readonly since: Date; readonly certificate: string };
  /** Until when the newest reminder of the certificate was put aside last, and how often that was done. */
  readonly snoozed?: {
    readonly by: UserId;
    readonly until: Date;
    readonly times: number;
    readonly certificate: string;
  };
  /** What failed when it was tested last. */
  readonly failedTest?: FailedTest;
  /** The owner of whom the channel was told that their account is gone. */
  readonly ownerGone?: UserId;
  readonly watched?: Watched;
  /** What Access has otherwise than approved, as it was said last. */
  readonly drift?: Drift;
}

/** True for a connection that Access has nothing of: neither its label nor its provider is taken by it. */
export const holdsNothing = ({ status }: Pick<Connection, 'status'>): boolean =>
  status === 'dormant' || status === 'retired';

/** A change with the connection that it belongs to. */
export interface ChangeWithConnection {
  readonly change: Change;
  readonly connection: Connection;
}

/**
 * The certificate whose end matters: the one that JumpCloud was seen to sign with last; of several of which none was seen,
 * the one that ends first.
 */
export const signingCertificate = ({ certificates }: Applied): CertificateFacts =>
  certificates.reduce((best, one) =>
    (one.signsAt?.getTime() ?? 0) > (best.signsAt?.getTime() ?? 0) ? one : best,
  ).facts;

/** The newest stage that was told of the certificate in use; null for none. */
export const toldStage = ({ reminded, applied }: Connection): number | null =>
  reminded && applied && reminded.certificate === signingCertificate(applied).sha256Fingerprint
    ? Number(reminded.stage)
    : null;

/** Who sees to the certificate in use; null for nobody. */
export const whoIsOnIt = ({ onIt, applied }: Connection): Connection['onIt'] | null =>
  onIt && applied && onIt.certificate === signingCertificate(applied).sha256Fingerprint ? onIt : null;
