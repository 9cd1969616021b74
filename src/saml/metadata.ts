import { CLOUDFLARE_FIELDS } from '../domain/consoles/cloudflare.ts';
import { inJumpCloud, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import { type Finding, mostSevereFirst, stops } from '../domain/finding.ts';
import type { IdpMetadata } from '../domain/metadata.ts';
import type { Reading } from '../domain/reading.ts';
import { boundedFindings } from './bounded-findings.ts';
import { cutOff, decodeXml } from './decode.ts';
import { dayOf, instantOf } from './instant.ts';
import { maxEntityIdCharacters, maxNameIdFormats } from './limits.ts';
import { readSigningCertificates } from './metadata-certificates.ts';
import { readEndpoints } from './metadata-endpoints.ts';
import { chooseIdp } from './metadata-entity.ts';
import { metadataNamespace, signatureNamespace } from './namespaces.ts';
import { exportAgain, wrongFile } from './wrong-file.ts';
import { parseXml, type XmlElement } from './xml.ts';
import type { XmlFault } from './xml-fault.ts';
import { attributeOf, childrenOf } from './xml-query.ts';

/**
 * Reads a SAML 2.0 metadata file as far as it describes one identity provider. `now` judges dates. `options.entityId` picks
 * one of several providers. Never throws, whatever the bytes; `ok: false` exactly when there is a finding of level `stop`.
 */
export const readMetadata = (
  bytes: Uint8Array,
  now: Date,
  options: { readonly entityId?: string } = {},
): Reading<IdpMetadata> => {
  const reading = read(bytes, now, options.entityId);
  return { ...reading, findings: boundedFindings(reading.findings) };
};

const read = (bytes: Uint8Array, now: Date, wanted: string | undefined): Reading<IdpMetadata> => {
  const wrong = wrongFile(bytes);
  if (wrong) return { ok: false, findings: [wrong] };
  const text = decodeXml(bytes);
  if (!text.ok) return { ok: false, findings: [ofFault(text.error)] };
  const document = parseXml(text.value);
  if (!document.ok) {
    const error = document.error.code === 'cut-off' ? cutOff(bytes.length).error : document.error;
    return { ok: false, findings: [ofFault(error)] };
  }
  const chosen = chooseIdp(document.value.root, wanted);
  if (!chosen.ok) return { ok: false, findings: chosen.error };
  return describe(chosen.value.entityId, chosen.value.chain, chosen.value.role, now);
};

const describe = (
  entityId: string,
  chain: readonly XmlElement[],
  role: XmlElement,
  now: Date,
): Reading<IdpMetadata> => {
  const endpoints = readEndpoints(role);
  const certificates = readSigningCertificates(role, now);
  const lapse = earliestValidUntil([...chain, role]);
  const wantsSigned = /^(?:true|1)$/.test((attributeOf(role, 'WantAuthnRequestsSigned') ?? '').trim());
  const findings = mostSevereFirst([
    ...entityIdFindings(entityId),
    ...endpoints.findings,
    ...certificates.findings,
    ...validUntilFindings(lapse, now),
    ...(wantsSigned ? [wantsSignedRequests] : []),
    ...(chain.some(isSigned) ? [signedFile] : []),
  ]);
  if (stops(findings)) return { ok: false, findings };
  const value: IdpMetadata = {
    entityId,
    ...(endpoints.redirectUrl === undefined ? {} : { ssoRedirectUrl: endpoints.redirectUrl }),
    ...(endpoints.postUrl === undefined ? {} : { ssoPostUrl: endpoints.postUrl }),
    signingCertificates: certificates.pems,
    nameIdFormats: childrenOf(role, metadataNamespace, 'NameIDFormat')
      .map(format => format.text.trim())
      .filter(format => format !== '' && format.length <= maxEntityIdCharacters)
      .slice(0, maxNameIdFormats),
    wantAuthnRequestsSigned: wantsSigned,
    ...(lapse === undefined || lapse === 'unreadable' ? {} : { validUntil: lapse }),
  };
  return { ok: true, value, findings };
};

const entityIdFindings = (entityId: string): Finding[] => {
  const field = `${inJumpCloud('idpEntityId')}.`;
  if (entityId.trim() === '') {
    return [
      {
        code: 'entity-id-missing',
        level: 'stop',
        where: 'entityID',
        message: 'The file gives its identity provider no entity ID.',
        fix: `${field} Enter one, save, export again.`,
      },
    ];
  }
  if (entityId === entityId.trim()) return [];
  return [
    {
      code: 'entity-id-spaces',
      level: 'warn',
      where: 'entityID',
      message: `The ${jumpCloudLabel('idpEntityId')} begins or ends with a space. Access compares it letter for letter.`,
      fix: `${field} Remove the space, save, export again.`,
      inFile: entityId,
      needed: entityId.trim(),
    },
  ];
};

const wantsSignedRequests: Finding = {
  code: 'wants-signed-requests',
  level: 'warn',
  where: 'WantAuthnRequestsSigned',
  message: `The file says that JumpCloud wants signed requests. It does so when an ${jumpCloudLabel('spCertificate')} was uploaded.`,
  fix: `Either remove ${inJumpCloud('spCertificate')} and export again, or turn on "${CLOUDFLARE_FIELDS.signRequests}s" for this connection.`,
  inFile: 'true',
  needed: 'false, unless requests are signed',
};

const isSigned = (element: XmlElement): boolean =>
  childrenOf(element, signatureNamespace, 'Signature').length > 0;

const signedFile: Finding = {
  code: 'metadata-signed',
  level: 'warn',
  where: 'Signature',
  message: 'The file itself is signed. I do not check that signature; JumpCloud does not sign its files.',
  fix: `Make sure that the file comes from ${inJumpCloud('exportMetadata')}.`,
};

type Lapse = Date | 'unreadable' | undefined;

const earliestValidUntil = (elements: readonly XmlElement[]): Lapse => {
  const given = elements
    .map(element => attributeOf(element, 'validUntil'))
    .filter(value => value !== undefined);
  const dates = given.map(instantOf);
  if (dates.includes(undefined)) return 'unreadable';
  const times = dates.filter(date => date !== undefined).map(date => date.getTime());
  return times.length === 0 ? undefined : new Date(Math.min(...times));
};

const validUntilFindings = (lapse: Lapse, now: Date): Finding[] => {
  const place = { level: 'warn', where: 'validUntil', fix: exportAgain } as const;
  if (lapse === 'unreadable') {
    return [
      {
        ...place,
        code: 'valid-until-unreadable',
        message:
          'The file says until when it is valid, but not as a date that can be read. I go by the certificate instead.',
      },
    ];
  }
  if (lapse === undefined || lapse.getTime() > now.getTime()) return [];
  return [
    {
      ...place,
      code: 'metadata-expired',
      message: `The file itself says that it was valid until ${dayOf(lapse)}: it may be an old copy.`,
      inFile: dayOf(lapse),
      needed: `after ${dayOf(now)}`,
    },
  ];
};

const ofFault = (fault: XmlFault): Finding => ({
  code: fault.code,
  level: 'stop',
  ...(fault.where === undefined ? {} : { where: fault.where }),
  message: fault.message,
  fix:
    fault.code === 'cut-off'
      ? `Download it again: ${exportAgain}`
      : `Export it again, and send the file as it was downloaded: ${exportAgain}`,
});
