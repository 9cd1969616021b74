import type { CertificateFacts } from '../certificate.ts';
import { pairName, shortFingerprint } from '../certificate.ts';
import type { Change } from '../change.ts';
import {
  inJumpCloud,
  inJumpCloudApplication,
  type JumpCloudPlace,
  jumpCloudLabel,
} from '../consoles/jumpcloud.ts';
import { expectedCertificate } from '../expected-certificate.ts';
import type { Finding } from '../finding.ts';
import type { IdpMetadata } from '../metadata.ts';
import type { SignOnUrlFault } from '../sign-on-url.ts';
import { declaredSignOnUrl, readSignOnUrl } from '../sign-on-url.ts';
import { DAY_MS } from '../time.ts';

const dayOf = (date: Date): string =>
  date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A certificate in one line: fingerprint, key size, end, and JumpCloud's mark when it made the pair itself. */
const describeCertificate = (certificate: CertificateFacts): string =>
  [
    `SHA-256 ${shortFingerprint(certificate.sha256Fingerprint)}`,
    `${certificate.keyBits}-bit`,
    `until ${dayOf(certificate.notAfter)}`,
    ...(certificate.generatedByJumpCloud ? ['OU=JumpCloudSAMLIdP'] : []),
  ].join(' · ');

/**
 * What metadata lacks to be that of this change: the certificate (by DER), the entity ID (letter for letter), a sign-on
 * URL on an allowed host. Empty when it fits; what the reader of the file noticed is not repeated here.
 */
export const matchMetadata = (
  change: Change,
  idp: IdpMetadata,
  certificates: readonly CertificateFacts[],
  ssoHosts: readonly string[],
  now: Date,
): Finding[] => [
  ...certificateFindings(change, certificates, now),
  ...entityFindings(change, idp),
  ...hostFindings(change, idp, ssoHosts),
];

/** What a reader only notices, but what nobody should be sent to log in with. */
const UNFIT: readonly string[] = [
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-sha1',
  'certificate-short-key',
  'certificate-unreadable-key',
  'metadata-expired',
];

const isSound = (certificate: CertificateFacts, now: Date): boolean =>
  certificate.notBefore <= now &&
  now < certificate.notAfter &&
  certificate.keyBits >= 2048 &&
  !/sha-?1/i.test(certificate.signatureAlgorithm);

/**
 * The reader's findings as this change takes them: a file whose only certificates are unfit, or that lapsed by its own
 * word, is stopped. One sound certificate among several is enough, since Access accepts either.
 */
export const raiseUnfitFindings = (
  findings: readonly Finding[],
  certificates: readonly CertificateFacts[],
  now: Date,
): Finding[] => {
  const sound = certificates.some(certificate => isSound(certificate, now));
  return findings.map(finding =>
    UNFIT.includes(finding.code) && (!sound || finding.code === 'metadata-expired')
      ? { ...finding, level: 'stop' }
      : finding,
  );
};

const at = (change: Change, place: JumpCloudPlace): string =>
  inJumpCloudApplication(place, change.request.label);

const EXPORT_AGAIN = `Then ${jumpCloudLabel('exportMetadata')}.`;

const certificateFindings = (
  change: Change,
  certificates: readonly CertificateFacts[],
  now: Date,
): Finding[] => {
  const expected = expectedCertificate(change);
  const upload = `${at(change, 'uploadCertificate')} (samlidp.crt), ${jumpCloudLabel('uploadKey')} (samlidp.key), Save. ${EXPORT_AGAIN}`;
  const isVoid = certificates.find(one => change.voidPairs.includes(one.sha256Fingerprint));
  if (isVoid) {
    return [
      {
        code: 'void-pair',
        level: 'stop',
        where: 'KeyDescriptor',
        message: `The certificate is that of pair ${pairName(isVoid.sha256Fingerprint)}, which is void. A newer pair was made for this change.`,
        inFile: describeCertificate(isVoid),
        ...(expected
          ? { needed: `${describeCertificate(expected)} · pair ${pairName(expected.sha256Fingerprint)}` }
          : {}),
        fix: upload,
      },
    ];
  }
  if (expected) {
    if (certificates.some(one => one.sha256Fingerprint === expected.sha256Fingerprint)) {
      return surplusFindings(change, certificates, expected);
    }
    const found = certificates[0];
    const sameKey = certificates.some(one => one.spkiSha256 === expected.spkiSha256);
    const cause = sameKey
      ? 'It holds the same key in another certificate.'
      : found?.generatedByJumpCloud
        ? 'JumpCloud signs with a pair it made itself.'
        : 'JumpCloud signs with another pair.';
    const own = change.request.certificate.source === 'own';
    return [
      {
        code: 'other-certificate',
        level: 'stop',
        where: 'KeyDescriptor',
        message: `The certificate is not the one of this change. ${cause}`,
        ...(found ? { inFile: describeCertificate(found) } : {}),
        needed: `${describeCertificate(expected)}${own ? '' : ` · pair ${pairName(expected.sha256Fingerprint)}`}`,
        fix: own
          ? `${at(change, 'uploadCertificate')}, ${jumpCloudLabel('uploadKey')} (your own pair), Save. ${EXPORT_AGAIN}`
          : upload,
      },
    ];
  }
  const ending = certificates.find(one => one.notAfter.getTime() - now.getTime() < 30 * DAY_MS);
  return ending
    ? [
        {
          code: 'ends-soon',
          level: 'warn',
          where: 'KeyDescriptor',
          message: 'The certificate ends within 30 days.',
          inFile: describeCertificate(ending),
          fix: `${at(change, 'regenerate')}, Save. ${EXPORT_AGAIN}`,
        },
      ]
    : [];
};

/** A pair that was made or brought is the only one that logins are signed with: any other in the file could sign too. */
const surplusFindings = (
  change: Change,
  certificates: readonly CertificateFacts[],
  expected: CertificateFacts,
): Finding[] => {
  const surplus = certificates.filter(one => one.sha256Fingerprint !== expected.sha256Fingerprint);
  const [first] = surplus;
  if (!first) return [];
  const more = surplus.length > 1 ? ` and ${surplus.length - 1} more` : '';
  return [
    {
      code: 'surplus-certificate',
      level: 'stop',
      where: 'KeyDescriptor',
      message: `The file holds ${certificates.length} signing certificates; this change has one. Access would trust each of them.`,
      inFile: `${describeCertificate(first)}${more}`,
      needed: `only ${describeCertificate(expected)}`,
      fix: `${at(change, 'exportMetadata')}, and hand in that file as it is. If JumpCloud itself exports several, keep only the pair of this change there.`,
    },
  ];
};

const entityFindings = (change: Change, idp: IdpMetadata): Finding[] => {
  const asked = change.request.entityId;
  if (idp.entityId === asked) return [];
  const why =
    `${idp.entityId}/` === asked
      ? ': the final slash is missing'
      : idp.entityId === `${asked}/`
        ? ': there is a final slash too many'
        : idp.entityId.toLowerCase() === asked.toLowerCase()
          ? ': capital and small letters differ'
          : idp.entityId.trim() === asked
            ? ': there is a space around it'
            : '';
  return [
    {
      code: 'other-entity-id',
      level: 'stop',
      where: 'EntityDescriptor entityID',
      message: `${jumpCloudLabel('idpEntityId')} is not the one that was asked for${why}.`,
      inFile: idp.entityId,
      needed: asked,
      fix: `${at(change, 'idpEntityId')}, Save. ${EXPORT_AGAIN}`,
    },
  ];
};

const isOn = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** How a URL on the right host can still be read differently, in words. */
const ODD_URL: Readonly<Record<SignOnUrlFault, string>> = {
  'not-a-url': 'is not a web address that begins with https://',
  control: 'holds a space or an invisible character',
  backslash: 'holds a backslash, which browsers and other programs read differently',
  'user-info': 'holds a user name before @, which hides where it leads',
  host: 'has a host that is not a plain domain name',
  'trailing-dot': 'has a host that ends with a dot',
  port: 'names a port; sign-on is on the default one',
  fragment: 'holds a # part, which never reaches JumpCloud',
  spelling: 'is spelled so that programs rewrite it before they use it',
};

const hostFindings = (change: Change, idp: IdpMetadata, ssoHosts: readonly string[]): Finding[] => {
  const text = declaredSignOnUrl(idp) ?? '';
  const parsed = URL.canParse(text) ? new URL(text) : null;
  const allowed = ['jumpcloud.com', ...ssoHosts];
  const isAllowed = (host: string): boolean => allowed.some(domain => isOn(host, domain));
  if (!parsed || !isAllowed(parsed.hostname.replace(/\.$/, '')))
    return [
      {
        code: 'foreign-host',
        level: 'stop',
        where: 'SingleSignOnService Location',
        message: 'The sign-on URL is not on a host of JumpCloud, so people would be sent to another service.',
        ...(text ? { inFile: text } : {}),
        needed: allowed.map(domain => `https://….${domain}/`).join(' or '),
        fix: `Export the metadata from JumpCloud itself: ${inJumpCloud('exportMetadata')}. A host of your own is allowed by the operator (JCACCESS_SSO_HOSTS).`,
      },
    ];
  const read = readSignOnUrl(text);
  if (read.ok) return [];
  const plain = `https://${parsed.hostname.replace(/\.$/, '')}${parsed.pathname}${parsed.search}`;
  return [
    {
      code: 'sso-not-plain',
      level: 'stop',
      where: `SingleSignOnService ${idp.ssoRedirectUrl === undefined ? 'HTTP-POST' : 'HTTP-Redirect'}`,
      message: `The sign-on URL ${ODD_URL[read.error]}. What is checked here must be what browsers open.`,
      // Of a user name or a password nothing is repeated.
      ...(read.error === 'user-info' ? {} : { inFile: text }),
      ...(readSignOnUrl(plain).ok ? { needed: plain } : {}),
      fix: `${at(change, 'idpUrl')}: enter it plainly, Save. ${EXPORT_AGAIN}`,
    },
  ];
};
