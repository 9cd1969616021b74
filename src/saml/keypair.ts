import { createPrivateKey, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { DAY_MS } from '../domain/time.ts';
import { maxCommonNameCharacters, maxValidityDays, minRsaBits } from './limits.ts';
import { sha256Fingerprint, toPem } from './pem.ts';

/** What the person chose for a pair. `days` counts 86,400 s each; `now` becomes notBefore, cut to the second. */
export interface KeyPairRequest {
  readonly commonName: string;
  readonly days: number;
  readonly bits: number;
  readonly now: Date;
  /** Random bytes for the serial number; the system's by default. */
  readonly random?: (size: number) => Uint8Array;
}

/** A pair as handed over: the key in PKCS#1 PEM (the form JumpCloud's own instructions produce), the certificate in PEM. */
export interface KeyPair {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  /** SHA-256 of the certificate's DER, upper-case hex in pairs joined by colons. */
  readonly sha256Fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const generate = promisify(generateKeyPair);
const sha256WithRsaEncryption = '1.2.840.113549.1.1.11';
const serialBytes = 20;
// The type declarations want a tag class here; node-forge means the tag.
const utf8String: number = forge.asn1.Type.UTF8;

/**
 * Makes an RSA key and a self-signed certificate, field by field what `openssl req -new -x509 -sha256 -days N` makes with only
 * a common name. Rejects with RangeError when a value is out of bounds (common name 1 to 64 characters, 2048 bits or more).
 */
export const createKeyPair = async (request: KeyPairRequest): Promise<KeyPair> => {
  check(request);
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: request.bits,
    publicExponent: 0x10001,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const notBefore = new Date(Math.floor(request.now.getTime() / 1000) * 1000);
  const notAfter = new Date(notBefore.getTime() + request.days * DAY_MS);
  const certificate = unsigned(request, publicKey, notBefore, notAfter);
  // Signed by OpenSSL, off the event loop: node-forge's own RSA takes some 40 ms in one piece.
  const signature = await promisify(sign)('sha256', toBeSigned(certificate), createPrivateKey(privateKey));
  certificate.signature = signature.toString('latin1');
  const der = derOf(forge.pki.certificateToAsn1(certificate));
  return {
    privateKeyPem: privateKey,
    certificatePem: toPem(der),
    sha256Fingerprint: sha256Fingerprint(der),
    notBefore,
    notAfter,
  };
};

const check = ({ commonName, days, bits, now }: KeyPairRequest): void => {
  const characters = Array.from(commonName).length;
  if (commonName.trim() === '' || characters > maxCommonNameCharacters || /\p{C}/u.test(commonName)) {
    throw new RangeError(`"commonName" must have 1 to ${maxCommonNameCharacters} visible characters`);
  }
  if (!Number.isInteger(days) || days < 1 || days > maxValidityDays) {
    throw new RangeError(`"days" must be a whole number from 1 to ${maxValidityDays}`);
  }
  if (![minRsaBits, 3072, 4096].includes(bits))
    throw new RangeError(`"bits" must be ${minRsaBits}, 3072 or 4096`);
  if (Number.isNaN(now.getTime())) throw new RangeError('"now" must be a date');
};

const unsigned = (
  { commonName, random = randomBytes }: KeyPairRequest,
  publicKeyPem: string,
  notBefore: Date,
  notAfter: Date,
): forge.pki.Certificate => {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  certificate.serialNumber = serialNumber(random(serialBytes));
  certificate.validity.notBefore = notBefore;
  certificate.validity.notAfter = notAfter;
  const names = [{ name: 'commonName', value: commonName, valueTagClass: utf8String }];
  certificate.setSubject(names);
  certificate.setIssuer(names);
  // The order is that of OpenSSL's default configuration.
  certificate.setExtensions([
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: true },
    { name: 'basicConstraints', cA: true, critical: true },
  ]);
  certificate.signatureOid = sha256WithRsaEncryption;
  certificate.siginfo.algorithmOid = sha256WithRsaEncryption;
  return certificate;
};

// RFC 5280, section 4.1.2.2: positive, at most 20 octets. A first octet of 0x40 to 0x7f keeps it positive and its full length.
const serialNumber = (bytes: Uint8Array): string => {
  const [first = 0, ...rest] = bytes;
  return Buffer.from([0x40 | (first & 0x3f), ...rest]).toString('hex');
};

// TBSCertificate is the first of a certificate's three fields (RFC 5280, section 4.1).
const toBeSigned = (certificate: forge.pki.Certificate): Buffer => {
  certificate.signature = '';
  const fields = forge.pki.certificateToAsn1(certificate).value;
  const first = Array.isArray(fields) ? fields[0] : undefined;
  if (first === undefined) throw new TypeError('a certificate without fields');
  return derOf(first);
};

const derOf = (value: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(value).getBytes(), 'latin1');
