import type { CertificateFacts } from '../certificate.ts';
import type { Change } from '../change.ts';
import { CHANGE_STATES } from '../change.ts';
import type { HeldCertificate, SamlProvider, SamlSettings } from '../provider.ts';
import { sameCertificate } from '../provider.ts';
import type { Kind, PlannedChange } from './kind.ts';

/** The certificate that takes the place of the old one; null before the pair is made. */
export const newCertificate = ({ request, pair }: Change): CertificateFacts | null =>
  request.certificate.source === 'own' ? request.certificate.certificate : (pair?.certificate ?? null);

const held = (facts: CertificateFacts): HeldCertificate => ({
  text: facts.pem,
  sha256: facts.sha256Fingerprint,
  notAfter: facts.notAfter,
  keyBits: facts.keyBits,
});

const withCertificates = (before: SamlSettings, certificates: readonly HeldCertificate[]): SamlSettings => {
  const { name, ssoUrl, issuer, attributes, emailAttribute, signRequests } = before;
  return { name, ssoUrl, issuer, certificates, attributes, emailAttribute, signRequests };
};

/** What Access had when the plan was made, with the new certificate beside it. */
const withBoth = (change: PlannedChange, before: SamlProvider): SamlProvider => {
  const added = newCertificate(change);
  if (!added) return before;
  const others = before.certificates.filter(
    one => !sameCertificate(one, held(added)) && !change.voidPairs.includes(one.sha256 ?? ''),
  );
  return { ...before, certificates: [...others, held(added)] };
};

/** What Access had before the rotation, also where the plan was made anew half-way. */
const withoutPair = ({ added, pair }: Change, before: SamlProvider | null): SamlProvider | null => {
  if (!before || !added || !pair) return before;
  const others = before.certificates.filter(one => one.sha256 !== pair.certificate.sha256Fingerprint);
  return others.length === 0 ? before : { ...before, certificates: others };
};

/**
 * The signing certificate is replaced. Access trusts the new one beside the old one before its key reaches any hands; the
 * old one is removed by a second write, under the same approval, after a login with the new one.
 */
export const rotate: Kind = {
  states: CHANGE_STATES.filter(state => state !== 'awaiting-metadata' && state !== 'removed'),
  waitsIn: 'draft',
  takesFilesIn: ['swapping', 'proving'],
  wanted: ({ change }, before) => {
    if (!before) return null;
    const certificate = newCertificate(change);
    const isThere = certificate !== null && (change.added || change.request.certificate.source === 'own');
    return withCertificates(before, isThere ? [held(certificate)] : []);
  },
  toMake: ({ request, added }) => {
    const { certificate } = request;
    if (certificate.source !== 'generate' || added) return null;
    const { commonName, days, bits } = certificate;
    return { commonName, days, bits };
  },
  addsFirst: true,
  step: change => {
    const before = withoutPair(change, change.plan.before);
    if (!before) return { before, wanted: change.plan.wanted };
    const both = withBoth(change, before);
    if (!change.removal) return { before, wanted: withCertificates(both, both.certificates) };
    if (change.removal.kind === 'went-back')
      return { before: both, wanted: withCertificates(before, before.certificates) };
    const added = newCertificate(change);
    return { before: both, wanted: withCertificates(both, added ? [held(added)] : both.certificates) };
  },
  addedOnTheWay: change => {
    const added = newCertificate(change)?.sha256Fingerprint;
    const before = change.plan.before?.certificates ?? [];
    return [...(added ? [added] : []), ...change.voidPairs].filter(
      sha256 => !before.some(one => one.sha256 === sha256),
    );
  },
  trusted: ({ change }, now) => {
    const facts = newCertificate(change);
    return facts ? [{ facts, since: change.added?.readBackAt ?? now, change: change.id }] : [];
  },
  kept: ({ change }) => rotate.step(change).wanted,
  // Removing a certificate that has ended breaks no login.
  hasClock: ({ before }, now) =>
    before?.certificates.some(one => one.notAfter === null || one.notAfter > now) ?? false,
};
