import type { CertificateFacts } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import { certificateKey } from '../../domain/keys.ts';
import type { Download } from '../../ports/chat.ts';
import type { Files } from '../../ports/files.ts';
import type { Store } from '../../ports/store.ts';
import { certificateFacts } from '../../saml/certificate-facts.ts';
import { maxXmlBytes } from '../../saml/limits.ts';
import { readMetadata } from '../../saml/metadata.ts';
import type { Perform } from '../performing.ts';
import { suppliersOf } from '../suppliers.ts';

const UNREADABLE: Record<Extract<Download, { ok: false }>['why'], string> = {
  'too-large': 'The file is larger than 1 MiB; metadata from JumpCloud has about 3 KB.',
  'sign-in-page':
    'Slack sent a sign-in page instead of the file. The operator checks the files:read permission and installs the app again.',
  'foreign-host': 'The file lies on a host that is not Slack’s, and I do not send my token there.',
  gone: 'The file was deleted before I could read it.',
};

/** Downloads a file that was handed in, reads it as metadata and looks whose certificate it carries. */
export const readHandedMetadata =
  (deps: { readonly files: Files; readonly store: Store }): Perform<'read-metadata'> =>
  async ({ change, work, effect, now }) => {
    const { files, store } = deps;
    const { file, by } = work;
    const unreadable = (why: string) =>
      ({ type: 'metadata-unreadable', file, by, why, reference: effect.id }) as const;
    const info = await files.fileInfo(file);
    if (!info) return unreadable(UNREADABLE.gone);
    const download = await files.download(info, maxXmlBytes);
    if (!download.ok) return unreadable(UNREADABLE[download.why]);

    const read = readMetadata(download.bytes, now());
    const idp = read.ok ? read.value : null;
    const certificates = (idp?.signingCertificates ?? [])
      .map(pem => certificateFacts(pem))
      .filter(facts => facts !== undefined);
    const suppliers = await suppliersOf(store, change.workspace, certificates);
    const other = await otherOwner(store, change, certificates);
    return {
      type: 'metadata-read',
      file,
      by,
      fileName: info.name,
      sizeBytes: info.sizeBytes,
      idp,
      certificates,
      findings: read.findings,
      suppliers,
      ...(other ? { belongsTo: { change: other.id, label: other.request.label } } : {}),
    };
  };

const otherOwner = async (
  store: Store,
  change: Change,
  certificates: readonly CertificateFacts[],
): Promise<Change | undefined> => {
  for (const { sha256Fingerprint } of certificates) {
    const waiting = await store.changesBy(change.workspace, certificateKey(sha256Fingerprint));
    const other = waiting.find(one => one.id !== change.id);
    if (other) return other;
  }
  return undefined;
};
