import type { FileId } from '../domain/ids.ts';
import { ok, type Result } from '../domain/result.ts';
import type { FileInfo, NotDownloaded } from '../ports/chat.ts';
import type { Files } from '../ports/files.ts';
import type { MetadataReading, NotRead, Reader } from '../ports/reader.ts';
import { maxXmlBytes } from '../saml/limits.ts';

/** Why a file was not read: Slack did not give it, or the reader did not come to its end. */
export type Unread = NotDownloaded | NotRead;

/** Reads a file in Slack as metadata. */
export type ReadHandedMetadata = (file: FileInfo, now: Date) => Promise<Result<MetadataReading, Unread>>;

/** A file that finds its change by its content is read by the work on that change moments later. */
const KEPT_MS = 60_000;
const KEPT_AT_MOST = 8;

/**
 * Makes the reader of files that are handed in. What one file said is kept for a moment, so that it is downloaded and read
 * once; the file itself is not kept.
 */
export const createHandedMetadata = (deps: {
  readonly files: Pick<Files, 'download'>;
  readonly reader: Pick<Reader, 'metadata'>;
}): ReadHandedMetadata => {
  const kept = new Map<FileId, { readonly at: Date; readonly reading: MetadataReading }>();
  return async (file, now) => {
    const before = kept.get(file.id);
    kept.delete(file.id);
    if (before && Math.abs(now.getTime() - before.at.getTime()) < KEPT_MS) return ok(before.reading);
    const download = await deps.files.download(file, maxXmlBytes);
    if (!download.ok) return download;
    const read = await deps.reader.metadata(download.value, now);
    if (!read.ok) return read;
    for (const oldest of kept.size < KEPT_AT_MOST ? [] : [...kept.keys()].slice(0, 1)) kept.delete(oldest);
    kept.set(file.id, { at: now, reading: read.value });
    return read;
  };
};
