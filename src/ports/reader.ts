import type { CertificateFacts } from '../domain/certificate.ts';
import type { Finding } from '../domain/finding.ts';
import type { ExpectedLogin, LoginMessage, LoginResult, Sender } from '../domain/login.ts';
import type { IdpMetadata } from '../domain/metadata.ts';
import type { Reading } from '../domain/reading.ts';
import type { Result } from '../domain/result.ts';

/** Why something was not read. Neither says anything about what was handed in. */
export type NotRead = 'not-in-time' | 'busy';

/** A metadata file, and the facts of each signing certificate in it. */
export type MetadataReading = Reading<IdpMetadata> & { readonly certificates: readonly CertificateFacts[] };

/** What was found in something pasted from a login: a SAML response, or why there is none and what else it says. */
export type LoginReading =
  | { readonly kind: 'message'; readonly message: LoginMessage; readonly sender: Sender }
  | {
      readonly kind: 'text';
      readonly said: LoginResult;
      readonly unread: Finding;
      /** It is a recording with cookies or tokens in it. */
      readonly hasSessions: boolean;
    };

/**
 * Reads what strangers hand in, where nothing in it can stop or slow anything else. Each reading has a limit of time and of
 * memory; what does not fit in them is answered, never blamed.
 */
export interface Reader {
  metadata(bytes: Uint8Array, now: Date): Promise<Result<MetadataReading, NotRead>>;
  /** A certificate that a person brings. Has its turn before files, as a form waits for it. */
  certificate(bytes: Uint8Array, now: Date): Promise<Result<Reading<CertificateFacts>, NotRead>>;
  /** `acsUrl` tells which login of a recording is meant, when it holds several. */
  login(bytes: Uint8Array, acsUrl: string | undefined): Promise<Result<LoginReading, NotRead>>;
  /** What is wrong with a response, most telling first. */
  diagnosis(message: LoginMessage, expected: ExpectedLogin): Promise<Result<readonly Finding[], NotRead>>;
}
