import type { Finding, FindingLevel } from '../domain/finding.ts';
import { maxQuotedCharacters } from './limits.ts';

/** What can be wrong with a login's SAML response, in the order in which it is told. */
export type ResponseCode =
  | 'E01' // not a response, or not readable as one
  | 'E02' // malformed, or another kind of message
  | 'E03' // JumpCloud reports an error
  | 'E04' // no assertion, several, or an encrypted one
  | 'E05' // nothing is signed
  | 'E06' // a signature that does not cover what it should
  | 'E07' // no certificate in KeyInfo
  | 'E08' // a certificate that is not configured
  | 'E09' // the configured certificate is stale
  | 'E10' // changed after signing
  | 'E11' // weak or unknown algorithm or key
  | 'E12' // a configured certificate outside its dates
  | 'E13' // issuer
  | 'E14' // audience
  | 'E15' // destination
  | 'E16' // recipient
  | 'E17' // times
  | 'E18' // started at the identity provider, or an answer to another request
  | 'E19' // name identifier
  | 'E20' // attributes
  | 'E21' // attributes given twice
  | 'E22' // comments or processing instructions
  | 'E23' // subject confirmation
  | 'E24'; // SAML version

/** Builds a finding about a response; values from inside it are cut to a bearable length. */
export const responseFinding = (
  code: ResponseCode,
  level: FindingLevel,
  text: {
    readonly where?: string;
    readonly message: string;
    readonly fix: string;
    readonly inFile?: string;
    readonly needed?: string;
  },
): Finding => ({
  code,
  level,
  ...text,
  ...(text.inFile === undefined ? {} : { inFile: quoted(text.inFile) }),
});

const quoted = (value: string): string =>
  value.length > maxQuotedCharacters
    ? `${value.slice(0, maxQuotedCharacters)}… (${value.length} characters)`
    : value;
