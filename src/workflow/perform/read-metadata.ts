import type { CertificateFacts } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import { certificateKey } from '../../domain/keys.ts';
import { takesFiles } from '../../domain/kinds.ts';
import type { Files } from '../../ports/files.ts';
import type { Store } from '../../ports/store.ts';
import type { ReadHandedMetadata, Unread } from '../handed-metadata.ts';
import { NotYet, type Perform } from '../performing.ts';
import { suppliersOf } from '../suppliers.ts';

const UNREADABLE: Readonly<Record<Exclude<Unread, 'busy'>, string>> = {
  'too-large': 'The file is larger than 1 MiB; metadata from JumpCloud has about 3 KB.',
  'sign-in-page':
    'Slack sent a sign-in page instead of the file. The operator checks the files:read permission and installs the app again.',
  'foreign-host': 'The file lies on a host that is not Slack’s, and I do not send my token there.',
  gone: 'The file was deleted before I could read it.',
  'not-in-time':
    'I could not read this in time. That says nothing about the file: hand it in again in a minute.',
};

/** What Slack said of the file when it was placed does not change: it is not asked again for its name and address. */
const KNOWN_FOR_MS = 60_000;

/** Downloads a file that was handed in, reads it as metadata and looks whose certificate it carries. */
export const readHandedMetadata =
  (deps: {
    readonly files: Files;
    readonly readMetadata: ReadHandedMetadata;
    readonly store: Store;
  }): Perform<'read-metadata'> =>
  async ({ change, work, effect, now }) => {
    const { files, readMetadata, store } = deps;
    const { file, by } = work;
    // Another file came after it, or the change went on without it: nothing that it says would be taken.
    if (!takesFiles(change) || change.incoming?.id !== file) return null;
    const unreadable = (why: string) =>
      ({ type: 'metadata-unreadable', file, by, why, reference: effect.id }) as const;
    const info = await files.fileInfo(file, KNOWN_FOR_MS);
    if (!info) return unreadable(UNREADABLE.gone);
    const read = await readMetadata(info, now());
    if (!read.ok) {
      if (read.error === 'busy') throw new NotYet('other files are being read');
      return unreadable(UNREADABLE[read.error]);
    }

    const reading = read.value;
    const { certificates } = reading;
    const suppliers = await suppliersOf(store, change.workspace, certificates);
    const other = await otherOwner(store, change, certificates);
    return {
      type: 'metadata-read',
      file,
      by,
      fileName: info.name,
      sizeBytes: info.sizeBytes,
      idp: reading.ok ? reading.value : null,
      certificates,
      findings: reading.findings,
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
    const waiting = await store.changesBy(change.workspace, certificateKey(sha256Fingerprint), { limit: 2 });
    const other = waiting.find(one => one.id !== change.id);
    if (other) return other;
  }
  return undefined;
};
