import { Buffer } from 'node:buffer';
import { inJumpCloudApplication } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { maxXmlBytes } from './limits.ts';
import { containsPrivateKey, derLength, isPrivateKeyDer } from './pem.ts';

/** Where JumpCloud gives out the right file; the `fix` of most findings about a metadata file. */
export const exportAgain = `${inJumpCloudApplication('exportMetadata')}, while signed in as an administrator.`;

/**
 * Recognises files that are handed in by mistake instead of metadata, before any XML is read: a private key (never quoted),
 * a web page, JSON, a certificate, other binary files. Undefined when it may be metadata.
 */
export const wrongFile = (bytes: Uint8Array): Finding | undefined => {
  // Latin-1 keeps every ASCII character of any encoding that is read; dropping NULs makes UTF-16 readable too.
  const text = Buffer.from(bytes.subarray(0, maxXmlBytes)).toString('latin1').replaceAll('\0', '');
  if (containsPrivateKey(text) || isPrivateKeyDer(bytes)) {
    return stop(
      'private-key',
      'This looks like a private key. I did not keep it.',
      'Delete your message with the file, treat the key as exposed, and make a new pair.',
    );
  }
  const start = text
    .slice(0, 1000)
    .replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, '')
    .trimStart();
  const afterProlog = start.replace(/^(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)+/, '');
  if (/^(?:<!doctype\s+html|<(?:html|head|body|script|meta)[\s>/])/i.test(afterProlog)) {
    return stop(
      'html',
      'This is a web page, not metadata: a sign-in page was saved.',
      `Export it again while signed in: ${exportAgain}`,
    );
  }
  if (/^[{[]/.test(start)) return stop('json', 'This is a JSON file, not metadata.', exportAgain);
  if (start.startsWith('-----BEGIN ')) {
    return stop(
      'pem',
      'This is a certificate or another PEM file, not metadata. The metadata holds the certificate and the addresses.',
      exportAgain,
    );
  }
  if (bytes[0] === 0x30 && derLength(bytes) === bytes.length) {
    return stop('pem', 'This is a certificate in binary form (DER), not metadata.', exportAgain);
  }
  if (magicNumbers.some(magic => start.startsWith(magic))) {
    return stop('binary', 'This is a picture, an archive or a document, not metadata.', exportAgain);
  }
  return undefined;
};

// ZIP, PDF, PNG, GIF, JPEG, gzip.
const magicNumbers = ['PK\u0003\u0004', '%PDF-', '\u0089PNG', 'GIF8', '\u00ff\u00d8\u00ff', '\u001f\u008b'];

/** True for bytes that are no text: a picture of a screen, most often. */
export const isBinaryFile = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return (
    magicNumbers.some(magic => start.startsWith(magic)) ||
    /^RIFF.{4}WEBP|^.{4}ftyp(?:heic|mif1|avif)/s.test(start)
  );
};

const stop = (code: string, message: string, fix: string): Finding => ({ code, level: 'stop', message, fix });
