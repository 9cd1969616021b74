import type { CertificateFacts } from './certificate.ts';
import type { Applied, Watched } from './connection.ts';
import { jumpCloudLabel } from './consoles/jumpcloud.ts';
import type { ChangeId } from './ids.ts';
import type { Result } from './result.ts';
import { no, ok } from './result.ts';
import { readSignOnUrl } from './sign-on-url.ts';

/** What JumpCloud published about the application of a connection. */
export interface Published {
  readonly entityId: string;
  /** Null when it names no URL that can be taken. */
  readonly signOnUrl: string | null;
  readonly certificates: readonly CertificateFacts[];
  /** Fingerprints of the certificates that Access trusted at that moment; null when it did not tell. */
  readonly inAccess: readonly string[] | null;
}

/** One look at the metadata of a connection. Each look brings about the next one. */
export interface Look {
  /** Of which watch; one of an earlier watch comes to nothing. */
  readonly since: Watched['since'];
  readonly turn: number;
  /** How many looks in a row came to nothing. */
  readonly failed: number;
  /** What the newest answer said of itself, so that an unchanged file is not sent again. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** What was seen, while it waits for a write to end. */
  readonly seen?: Published;
}

/** What came of a look. */
export type LookOutcome =
  | {
      readonly type: 'metadata-seen';
      readonly look: Look;
      readonly published: Published;
      /** When to look again. */
      readonly next: Date;
      /** The id of the change that it may open. */
      readonly newChange: ChangeId;
    }
  | { readonly type: 'metadata-same'; readonly look: Look; readonly next: Date }
  | { readonly type: 'metadata-unseen'; readonly look: Look; readonly why: string; readonly next: Date };

/** Why a text is no address of metadata that jcaccess looks at. */
export type MetadataUrlFault = 'not-a-url' | 'other-host' | 'other-path';

const OF_JUMPCLOUD = /(?:^|\.)jumpcloud\.com$/;
const APPLICATION = /^\/saml2\/metadata\/[0-9a-f]{24}$/;

/**
 * Reads the address of a connection's metadata: on the host of its single sign-on URL, and at JumpCloud in the form that its
 * console copies. `hosts` may hold sign-on URLs beside JumpCloud's.
 */
export const readMetadataUrl = (
  text: string,
  { settings }: Pick<Applied, 'settings'>,
  hosts: readonly string[],
): Result<string, MetadataUrlFault> => {
  const read = readSignOnUrl(text.trim());
  const signOn = readSignOnUrl(settings.ssoUrl);
  if (!read.ok) return no('not-a-url');
  const { hostname, pathname, search, href } = read.value;
  if (!signOn.ok || signOn.value.hostname !== hostname) return no('other-host');
  if (OF_JUMPCLOUD.test(hostname))
    return APPLICATION.test(pathname) && search === '' ? ok(href) : no('other-path');
  const isAllowed = hosts.some(host => hostname === host || hostname.endsWith(`.${host}`));
  return isAllowed ? ok(href) : no('other-host');
};

/** Why published metadata is not that of this connection; null when it is. */
export const otherApplication = (
  { settings }: Pick<Applied, 'settings'>,
  { entityId, signOnUrl }: Published,
): string | null => {
  if (entityId !== settings.issuer)
    return `it is of another ${jumpCloudLabel('idpEntityId')} than the one that Access trusts`;
  // The single sign-on URL belongs to one application alone; the IdP Entity ID is free text.
  return signOnUrl === settings.ssoUrl
    ? null
    : 'it names another single sign-on URL than the one that Access sends people to';
};
