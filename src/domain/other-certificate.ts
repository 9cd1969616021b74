import type { OtherCertificate } from './access-seen.ts';
import { type Applied, signingCertificate } from './connection.ts';
import type { HeldCertificate } from './provider.ts';

/** The certificate in force that Access holds and nobody approved here, when it ends later than the approved one. */
export const otherIn = (
  held: readonly HeldCertificate[],
  applied: Applied,
  now: Date,
): OtherCertificate | undefined => {
  const approved = applied.certificates.map(one => one.facts.sha256Fingerprint);
  const { notAfter: end } = signingCertificate(applied);
  const [other] = held
    .flatMap(({ sha256, notAfter }) => (notAfter === null ? [] : [{ sha256, notAfter }]))
    .filter(one => one.sha256 === null || !approved.includes(one.sha256))
    .filter(one => one.notAfter > now && one.notAfter > end)
    .sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime());
  const isBeside = held.some(one => one.sha256 !== null && approved.includes(one.sha256));
  return other && { ...other, isBeside };
};
