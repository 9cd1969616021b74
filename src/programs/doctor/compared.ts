import type { Connection } from '../../domain/connection.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import type { Finding } from '../../domain/finding.ts';
import { asId, type ProviderId } from '../../domain/ids.ts';
import type { Sender } from '../../domain/login.ts';
import type { SamlProvider } from '../../domain/provider.ts';
import { no, ok, type Result } from '../../domain/result.ts';
import type { Access } from '../../ports/access.ts';
import type { MetadataReading } from '../../ports/reader.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { ConnectionOverview } from '../../workflow/queries.ts';

/** What a login is held against. */
export interface Against {
  /** It is a file that was given, not Access itself. */
  readonly isFile: boolean;
  readonly access: Pick<Access, 'organization' | 'providers'>;
  readonly chosen: ConnectionOverview | null;
  /** The connections that may have sent a login, for when Access is silent. */
  readonly appliedFor: (sender: Sender) => Promise<readonly Connection[]>;
}

/** Nothing: a login is judged by itself. */
export const againstNothing: Against = {
  isFile: false,
  access: {
    organization: () => Promise.reject(notGiven),
    providers: () => Promise.reject(notGiven),
  },
  chosen: null,
  appliedFor: async () => [],
};

const notGiven = new ServiceError({
  service: 'cloudflare',
  kind: 'refused',
  code: 'not-asked',
  message: 'neither --connection nor --metadata was given',
});

/** What Access should have by a metadata file: the team's addresses, and the file's issuer and certificates. */
export const againstMetadata = (
  reading: MetadataReading,
  file: string,
  team: string,
): Result<Against, readonly Finding[]> => {
  if (!reading.ok) return no(reading.findings);
  const { value, certificates } = reading;
  const provider: SamlProvider = {
    id: asId<ProviderId>('metadata'),
    name: file,
    ssoUrl: value.ssoRedirectUrl ?? value.ssoPostUrl ?? '',
    issuer: value.entityId,
    certificates: certificates.map(({ pem, sha256Fingerprint, notAfter, keyBits }) => ({
      text: pem,
      sha256: sha256Fingerprint,
      notAfter,
      keyBits,
    })),
    attributes: [],
    emailAttribute: 'email',
    signRequests: false,
    version: null,
    readOnly: true,
    rest: { config: {} },
  };
  const { id, name } = provider;
  return ok({
    isFile: true,
    access: {
      organization: async () => ({ teamDomain: teamDomainOf(team), name: team, uiReadOnly: false }),
      providers: async () => [{ id, name, type: 'saml', readOnly: true, saml: provider }],
    },
    chosen: null,
    appliedFor: async () => [],
  });
};

const teamDomainOf = (team: string): string => {
  const host = team
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/.*$/, '');
  return host.includes('.') ? host : `${host}.cloudflareaccess.com`;
};

/** Says of a diagnosis what it was really compared with. */
export const withSource = (diagnosis: Diagnosis, { isFile }: Against): Diagnosis =>
  isFile && 'compared' in diagnosis && 'source' in diagnosis.compared
    ? { ...diagnosis, compared: { ...diagnosis.compared, how: 'chosen', source: 'file' } }
    : diagnosis;
