import type { Change } from '../../../domain/change.ts';
import type { CertificateChoice } from '../../../domain/request.ts';
import type { Result } from '../../../domain/result.ts';
import { no, ok } from '../../../domain/result.ts';
import type { SetupDraft } from '../../views/setup-draft.ts';
import type { ListenerDeps } from '../deps.ts';
import type { Submission } from '../press.ts';
import { isOwnFile, NOT_YOUR_FILE } from './own-file.ts';
import type { FieldErrors } from './setup.ts';
import { checkCertificate } from './setup.ts';

/** Reads the certificate that was attached to a form; null when the form asks for none. */
export const readOwnCertificate = async (
  submission: Submission,
  draft: SetupDraft,
  deps: ListenerDeps,
  earlier: Change | null = null,
): Promise<Result<Extract<CertificateChoice, { source: 'own' }> | null, string>> => {
  if (draft.certificate !== 'own') return ok(null);
  const [file] = submission.view.values.files('certificate-file');
  if (!file && earlier?.request.certificate.source === 'own') return ok(earlier.request.certificate);
  if (!file) return no('Attach your certificate: one file, .crt, .pem or .cer.');
  if (!(await isOwnFile(file, submission, deps))) return no(NOT_YOUR_FILE);
  const read = await deps.readCertificate(file, deps.clock.now());
  if (read.ok) return ok({ source: 'own', certificate: read.value });
  const [finding] = read.error;
  return no(finding ? `${finding.message} ${finding.fix}`.trim() : 'This file holds no certificate.');
};

/** Checks which certificate shall take the place of the one in use. */
export const checkNewCertificate = async (
  submission: Submission,
  draft: SetupDraft,
  deps: ListenerDeps,
): Promise<Result<Exclude<CertificateChoice, { source: 'jumpcloud' }>, FieldErrors>> => {
  const own = await readOwnCertificate(submission, draft, deps);
  if (!own.ok) return no({ 'certificate-file': own.error });
  if (own.value) return ok(own.value);
  const checked = checkCertificate(draft);
  return checked.ok ? ok({ source: 'generate', ...checked.value }) : checked;
};
