import type { CertificateFacts } from '../domain/certificate.ts';
import type { Finding, FindingLevel } from '../domain/finding.ts';
import { dayOf } from './instant.ts';
import { maxRsaBits, minRsaBits } from './limits.ts';
import { grouped } from './xml-fault.ts';

/** Where the certificate came from: it decides how serious a weakness is, and where to correct it. */
export interface CertificateSource {
  readonly level: FindingLevel;
  readonly where: string;
  readonly fix: string;
}

/** What is noteworthy about one readable certificate at `now`: its dates, its signature, its key. */
export const certificateFindings = (
  facts: CertificateFacts,
  now: Date,
  source: CertificateSource,
): Finding[] => {
  const { level, where, fix } = source;
  const findings: Finding[] = [];
  const today = dayOf(now);
  if (facts.notAfter.getTime() < now.getTime()) {
    findings.push({
      code: 'certificate-expired',
      level,
      where,
      message: `The certificate ended ${dayOf(facts.notAfter)}.`,
      fix,
      inFile: dayOf(facts.notAfter),
      needed: `after ${today}`,
    });
  }
  if (facts.notBefore.getTime() > now.getTime()) {
    findings.push({
      code: 'certificate-not-yet-valid',
      level,
      where,
      message: `The certificate is not valid before ${dayOf(facts.notBefore)}.`,
      fix,
      inFile: dayOf(facts.notBefore),
      needed: `${today} or earlier`,
    });
  }
  if (/sha-?1(?!\d)|md[245]/i.test(facts.signatureAlgorithm)) {
    findings.push({
      code: 'certificate-sha1',
      level,
      where,
      message: `The certificate is signed with ${hashName(facts.signatureAlgorithm)}; it needs SHA-256.`,
      fix,
      inFile: facts.signatureAlgorithm,
      needed: 'sha256WithRSAEncryption',
    });
  }
  if (facts.keyType === 'unknown') {
    findings.push({
      code: 'certificate-unreadable-key',
      level,
      where,
      message:
        'The public key inside the certificate cannot be read, so no signature can be checked with it.',
      fix,
    });
  } else if (!facts.keyType.startsWith('rsa')) {
    findings.push({
      code: 'certificate-not-rsa',
      level: 'warn',
      where,
      message: `The key is of the type ${facts.keyType}, not RSA. JumpCloud's own pairs are RSA, and whether Access takes another type is not documented.`,
      fix,
      inFile: facts.keyType,
      needed: 'rsa',
    });
  } else if (facts.keyBits < minRsaBits) {
    findings.push({
      code: 'certificate-short-key',
      level,
      where,
      message: `The certificate has a ${facts.keyBits}-bit key; at least ${minRsaBits} bits are needed.`,
      fix,
      inFile: `${facts.keyBits} bits`,
      needed: `${minRsaBits} bits or more`,
    });
  } else if (facts.keyBits > maxRsaBits) {
    findings.push({
      code: 'certificate-long-key',
      level: 'stop',
      where,
      message: `The certificate has a ${grouped(facts.keyBits)}-bit key; at most ${grouped(maxRsaBits)} bits are used, as the work of each login grows with it.`,
      fix,
      inFile: `${facts.keyBits} bits`,
      needed: `${minRsaBits} to ${maxRsaBits} bits`,
    });
  }
  return findings;
};

const hashName = (algorithm: string): string => (/md[245]/i.test(algorithm) ? 'MD5' : 'SHA-1');
