import { X509Certificate } from 'node:crypto';
import type { Application, SsoSettings } from './application.ts';
import type { Directory } from './directory.ts';

/** What a person sees of one application in the console; never a private key. */
export interface ApplicationView extends SsoSettings {
  readonly id: string;
  readonly displayLabel: string;
  readonly ssoUrl: string;
  readonly active: boolean;
  readonly certificate: {
    readonly sha256: string;
    readonly notAfter: string;
    readonly source: 'generated' | 'uploaded';
  };
  readonly keyPresent: boolean;
  readonly assigned: { readonly groups: string[]; readonly users: string[] };
}

/** Shows one application as the console does: names instead of ids, the SHA-256 of the DER with colons, dates in ISO 8601. */
export const viewApplication = (application: Application, directory: Directory): ApplicationView => {
  const { id, displayLabel, ssoUrl, active, settings, pair, assignedGroups, assignedUsers } = application;
  const certificate = new X509Certificate(pair.certificatePem);
  return {
    id,
    displayLabel,
    ssoUrl,
    active,
    ...structuredClone(settings),
    certificate: {
      sha256: certificate.fingerprint256,
      notAfter: certificate.validToDate.toISOString(),
      source: pair.source,
    },
    keyPresent: pair.privateKeyPem !== undefined,
    assigned: {
      groups: directory.groups.filter(each => assignedGroups.has(each.id)).map(each => each.name),
      users: directory.users.filter(each => assignedUsers.has(each.id)).map(each => each.username),
    },
  };
};
