import type { Finding, FindingLevel } from '../domain/finding.ts';
import type { ResponseCode } from './catalogue.ts';
import { maxQuotedCharacters } from './limits.ts';

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
