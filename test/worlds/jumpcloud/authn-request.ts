import { verify, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';

/** What JumpCloud reads from an AuthnRequest. */
export interface AuthnRequest {
  readonly id: string;
  readonly issuer: string;
  readonly acsUrl: string | undefined;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
});

const textOf = (node: unknown): string => {
  const text: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, '#text') : node;
  return typeof text === 'string' ? text : '';
};

/** Reads the `SAMLRequest` value: base64 of deflated XML (redirect binding) or of plain XML (POST). Undefined when it is neither. */
export const readAuthnRequest = (
  samlRequest: string,
  binding: 'redirect' | 'post',
): AuthnRequest | undefined => {
  try {
    const bytes = Buffer.from(samlRequest, 'base64');
    const xml = binding === 'redirect' ? inflateRawSync(bytes, { maxOutputLength: 1_048_576 }) : bytes;
    const request = parser.parse(xml.toString('utf8'))?.AuthnRequest;
    if (typeof request?.ID !== 'string') return undefined;
    const acsUrl = request.AssertionConsumerServiceURL;
    return {
      id: request.ID,
      issuer: textOf(request.Issuer),
      acsUrl: typeof acsUrl === 'string' ? acsUrl : undefined,
    };
  } catch {
    return undefined;
  }
};

/**
 * True when the query of a redirect carries a valid signature of that certificate (PEM). The signed octets are the
 * parameters as they were sent, in the order of SAML bindings section 3.4.4.1.
 */
export const isRedirectSigned = (url: URL, certificatePem: string): boolean => {
  const sent = new Map(
    url.search
      .slice(1)
      .split('&')
      .map(pair => [pair.split('=')[0], pair] as const),
  );
  const signature = url.searchParams.get('Signature');
  if (!signature || url.searchParams.get('SigAlg') !== 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    return false;
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap(key => sent.get(key) ?? []).join('&');
  return verify(
    'sha256',
    Buffer.from(signed),
    new X509Certificate(certificatePem).publicKey,
    Buffer.from(signature, 'base64'),
  );
};
