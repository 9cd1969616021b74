import { type KeyObject, randomBytes, sign } from 'node:crypto';

/** A distinguished name in the order in which it is encoded. */
export type Subject = readonly (readonly ['C' | 'ST' | 'L' | 'O' | 'OU' | 'CN', string])[];

const attributeOids = { C: 6, ST: 8, L: 7, O: 10, OU: 11, CN: 3 } as const;
const sha256WithRsa = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const [sequence, set, integer, bitString, utf8String, printableString] = [0x30, 0x31, 0x02, 0x03, 0x0c, 0x13];
const [utcTime, generalizedTime] = [0x17, 0x18];

const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const short = body.length < 0x80;
  const size = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from(short ? [tag, body.length] : [tag, 0x80 | size.length, ...size]), body]);
};

const time = (at: Date): Buffer => {
  const digits = `${at.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`;
  // RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.
  return at.getUTCFullYear() < 2050
    ? tlv(utcTime, Buffer.from(digits.slice(2)))
    : tlv(generalizedTime, Buffer.from(digits));
};

const name = (subject: Subject): Buffer =>
  tlv(
    sequence,
    ...subject.map(([key, value]) => {
      const oid = Buffer.from([0x06, 0x03, 0x55, 0x04, attributeOids[key]]);
      return tlv(
        set,
        tlv(sequence, oid, tlv(key === 'C' ? printableString : utf8String, Buffer.from(value))),
      );
    }),
  );

const positiveSerial = (): Buffer => {
  const bytes = randomBytes(20);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes;
};

/** Wraps DER bytes as one PEM certificate with lines of 64 characters and a final newline. */
export const pemOfDer = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/(.{64})(?!$)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

/**
 * Makes a self-signed certificate as JumpCloud and Access make theirs: X.509 v3, no extensions, sha256WithRSA, a serial of
 * 20 bytes. Takes the RSA pair as key objects and whole seconds count; gives PEM.
 */
export const selfSign = (options: {
  publicKey: KeyObject;
  privateKey: KeyObject;
  subject: Subject;
  notBefore: Date;
  notAfter: Date;
}): string => {
  const { publicKey, privateKey, subject, notBefore, notAfter } = options;
  const version3 = Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02]);
  const tbs = tlv(
    sequence,
    version3,
    tlv(integer, positiveSerial()),
    sha256WithRsa,
    name(subject),
    tlv(sequence, time(notBefore), time(notAfter)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', tbs, privateKey);
  return pemOfDer(tlv(sequence, tbs, sha256WithRsa, tlv(bitString, Buffer.from([0]), signature)));
};
