import type { ExpectedLogin, LoginMessage, LoginResult } from '../domain/login.ts';
import { readCertificate } from '../saml/certificate.ts';
import { certificateFacts } from '../saml/certificate-facts.ts';
import { diagnoseResponse } from '../saml/diagnosis.ts';
import { readLoginResult } from '../saml/login-result.ts';
import { readMetadata } from '../saml/metadata.ts';
import { readRecording } from '../saml/recording.ts';
import { senderOf } from '../saml/response-fit.ts';
import { unwrapResponse } from '../saml/unwrap.ts';
import { textOf } from '../saml/unwrap-text.ts';
import { isBinaryFile } from '../saml/wrong-file.ts';

// A picture has words in it that no reader of text sees.
const nothingSaid: LoginResult = { kind: 'unknown', text: '', nearest: [] };

/** What the worker can read. Arguments and answers are plain data: they cross from one thread to the other. */
export const jobs = {
  metadata: (bytes: Uint8Array, now: Date) => {
    const reading = readMetadata(bytes, now);
    const pems = reading.ok ? reading.value.signingCertificates : [];
    return { ...reading, certificates: pems.flatMap(pem => certificateFacts(pem) ?? []) };
  },
  certificate: (bytes: Uint8Array, now: Date) => readCertificate(bytes, now),
  login: (bytes: Uint8Array, acsUrl: string | undefined) => {
    const unwrapped = unwrapResponse(bytes, acsUrl);
    if (unwrapped.ok)
      return { kind: 'message', message: unwrapped.value, sender: senderOf(unwrapped.value.xml) } as const;
    const text = isBinaryFile(bytes) ? '' : textOf(bytes);
    return {
      kind: 'text',
      said: isBinaryFile(bytes) ? nothingSaid : readLoginResult(text),
      unread: unwrapped.error,
      hasSessions: readRecording(text)?.hasSessions ?? false,
    } as const;
  },
  diagnosis: (message: LoginMessage, expected: ExpectedLogin) => diagnoseResponse(message, expected),
};

/** The table's type: what the other side may ask for. */
export type Jobs = typeof jobs;

/** One thing to be read. */
export interface Job {
  readonly kind: keyof Jobs;
  readonly given: readonly unknown[];
}

/** What the worker says: that it has loaded all it needs, and then one answer for each job. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly fault: string };
