import type { CertificateFacts } from '../certificate.ts';
import { CHANGE_STATES, OF_ROTATION } from '../change.ts';
import type { TrustedCertificate } from '../connection.ts';
import type { HeldCertificate } from '../provider.ts';
import { sameCertificate } from '../provider.ts';
import type { Kind } from './kind.ts';
import { oneWrite } from './kind.ts';

const held = (facts: CertificateFacts): HeldCertificate => ({
  text: facts.pem,
  sha256: facts.sha256Fingerprint,
  notAfter: facts.notAfter,
  keyBits: facts.keyBits,
});

/**
 * One more certificate, which JumpCloud signs with already. Nothing else of the provider changes, and none is removed: it
 * can break no login, so that there is no clock and nobody keeps it.
 */
export const trustCertificate: Kind = {
  ...oneWrite,
  states: CHANGE_STATES.filter(
    state =>
      !OF_ROTATION.includes(state) &&
      !['awaiting-metadata', 'testing', 'awaiting-confirmation', 'removed'].includes(state),
  ),
  waitsIn: 'draft',
  takesFilesIn: [],
  wanted: ({ change }, before) => {
    if (!before || !change.certificate) return null;
    const added = held(change.certificate);
    const { name, ssoUrl, issuer, attributes, emailAttribute, signRequests } = before;
    const others = before.certificates.filter(one => !sameCertificate(one, added));
    const isThere = others.length < before.certificates.length;
    const certificates = isThere ? before.certificates : [...others, added];
    return { name, ssoUrl, issuer, certificates, attributes, emailAttribute, signRequests };
  },
  trusted: ({ change, connection }, now) => {
    const before = connection.applied?.certificates ?? [];
    const { certificate: facts } = change;
    if (!facts) return before;
    const others = before.filter(one => one.facts.sha256Fingerprint !== facts.sha256Fingerprint);
    const added: TrustedCertificate = { facts, since: now, change: change.id, signsAt: change.createdAt };
    return [...others, added];
  },
  hasClock: () => false,
  keptWhenReadBack: true,
};
