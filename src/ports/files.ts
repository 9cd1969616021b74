import type { ChannelId, FileId, UserId } from '../domain/ids.ts';
import type { Outcome } from '../domain/result.ts';
import type { Download, FileInfo, ReservedFile } from './chat.ts';

/** Files in Slack, as far as the work needs them. Throws `ServiceError` when Slack does not answer or asks to wait. */
export interface Files {
  dmOf(user: UserId): Promise<ChannelId>;
  reserveFile(name: string, bytes: number): Promise<ReservedFile>;
  uploadBytes(file: ReservedFile, content: Uint8Array): Promise<void>;
  /** With `keptMs` what Slack said may be as old as that; otherwise it is asked now. */
  fileInfo(id: FileId, keptMs?: number): Promise<FileInfo | null>;
  deleteFile(id: FileId): Promise<Outcome<string>>;
  download(file: FileInfo, limitBytes: number): Promise<Download>;
}
