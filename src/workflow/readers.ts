import type { CertificateFacts } from '../domain/certificate.ts';
import type { ReportedResult } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import type { FileId } from '../domain/ids.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { NotDownloaded } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Reader } from '../ports/reader.ts';
import { accessErrors } from '../saml/access-errors.ts';
import { maxCertificateBytes } from '../saml/limits.ts';
import { readLoginResult } from '../saml/login-result.ts';
import type { Accounts } from './accounts.ts';
import { createDiagnoseLogin } from './diagnose-login.ts';

/** Reads a certificate that a person attached to the set-up form. */
export type CertificateReader = (
  file: FileId,
  now: Date,
) => Promise<Result<CertificateFacts, readonly Finding[]>>;

/** What pasted text is: a result to be recorded, or something that must not be kept. */
export type JudgedResult =
  | { readonly kind: 'result'; readonly email?: string; readonly result: Omit<ReportedResult, 'by' | 'at'> }
  | {
      readonly kind: 'refused';
      readonly why: 'session-cookie' | 'saml-response' | 'har' | 'private-key' | 'empty';
    };

/** Judges what a person pasted from Access's test window. */
export type ResultReader = (pasted: string) => JudgedResult;

const NOT_DOWNLOADED: Readonly<Record<NotDownloaded, string>> = {
  'too-large': 'The file is larger than 64 KiB; a certificate has about 1 KB.',
  'sign-in-page': 'The file could not be downloaded from Slack.',
  'foreign-host': 'The file could not be downloaded from Slack.',
  gone: 'The file could not be downloaded from Slack.',
};

const unread = (message: string, fix: string) =>
  no<readonly Finding[]>([{ code: 'unreadable', level: 'stop', message, fix }]);

const createCertificateReader =
  (files: Files, reader: Reader): CertificateReader =>
  async (file, now) => {
    const info = await files.fileInfo(file);
    const download = info && (await files.download(info, maxCertificateBytes));
    if (!download?.ok) return unread(NOT_DOWNLOADED[download?.error ?? 'gone'], 'Attach it again.');
    const read = await reader.certificate(download.value, now);
    if (!read.ok)
      return unread(
        'I could not read this in time. That says nothing about the file.',
        'Send the form again in a minute.',
      );
    const reading = read.value;
    return reading.ok ? ok(reading.value) : no(reading.findings);
  };

/** Longest text of a result that is kept: an error of Access has one or two lines. */
const KEPT_CHARACTERS = 500;

/** The known error as people read it. */
const wordsOf = (code: string): string =>
  accessErrors.find(error => error.code === code)?.fragments[0] ?? code;

/** Judges pasted text; cookies, tokens and responses are turned away here and go no further. */
const judgeResult: ResultReader = pasted => {
  const read = readLoginResult(pasted);
  const cut = (text: string): string => text.slice(0, KEPT_CHARACTERS);
  switch (read.kind) {
    case 'refused':
      return { kind: 'refused', why: read.why };
    case 'success':
      return {
        kind: 'result',
        ...(read.email ? { email: read.email } : {}),
        result: {
          outcome: 'success',
          // Only what was pasted is quoted: many paste the JSON without the sentence above it.
          text: /your connection works/i.test(pasted) ? 'Your connection works!' : '',
          attributes: read.attributes,
          ...(read.email ? { email: read.email } : {}),
        },
      };
    case 'error':
      return {
        kind: 'result',
        result: { outcome: 'error', text: cut(read.text), attributes: [], cause: read.cause, fix: read.fix },
      };
    case 'unknown':
      return {
        kind: 'result',
        result: {
          outcome: 'unknown',
          text: cut(read.text),
          attributes: [],
          nearest: read.nearest.map(wordsOf),
        },
      };
  }
};

/** Everything that reads what people hand in, for those who take it from them. */
export const createReaders = (deps: {
  readonly accounts: Pick<Accounts, 'all' | 'get'>;
  readonly files: Files;
  readonly reader: Reader;
  readonly clock: Clock;
}) => ({
  readCertificate: createCertificateReader(deps.files, deps.reader),
  readResult: judgeResult,
  diagnoseLogin: createDiagnoseLogin(deps),
});
