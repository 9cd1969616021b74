import { asId, type ChannelId, type FileId, type UserId } from '../../../src/domain/ids.ts';
import type { Download, FileInfo } from '../../../src/ports/chat.ts';
import type { Files } from '../../../src/ports/files.ts';

interface StoredFile {
  name: string;
  bytes: Uint8Array | null;
  channels: ChannelId[];
  shares: FileInfo['shares'];
  owner: UserId;
}

/** Files in Slack as a table, with any answer replaced by `over`. */
export const filesRig = (over: Partial<Files> = {}) => {
  const held = new Map<FileId, StoredFile>();
  const deleted: FileId[] = [];
  let reserved = 0;

  const files: Files = {
    dmOf: async user => asId<ChannelId>(user.replace('U0', 'D0')),
    reserveFile: async name => {
      reserved += 1;
      const id = asId<FileId>(`F${reserved}`);
      held.set(id, { name, bytes: null, channels: [], shares: [], owner: asId('U0JCBOT') });
      return { id, uploadUrl: `https://files.slack.com/upload/${id}` };
    },
    uploadBytes: async (file, content) => {
      const there = held.get(file.id);
      if (there) there.bytes = Uint8Array.from(content);
    },
    fileInfo: async id => {
      const there = held.get(id);
      if (!there) return null;
      const { name, owner, channels, shares } = there;
      const sizeBytes = there.bytes?.length ?? 0;
      return {
        id,
        name,
        owner,
        channels,
        shares,
        sizeBytes,
        mode: 'hosted',
        urlPrivate: 'https://files.slack.com/x',
      };
    },
    deleteFile: async id => {
      held.delete(id);
      deleted.push(id);
      return { ok: true };
    },
    download: async (file): Promise<Download> => {
      const bytes = held.get(file.id)?.bytes;
      return bytes ? { ok: true, value: bytes } : { ok: false, error: 'gone' };
    },
    ...over,
  };

  return {
    files,
    held,
    deleted,
    /** A file that a person uploaded. */
    put: (id: string, bytes: Uint8Array, owner: UserId, more: Partial<StoredFile> = {}): FileId => {
      const file = asId<FileId>(id);
      held.set(file, { name: 'metadata.xml', bytes, channels: [], shares: [], owner, ...more });
      return file;
    },
  };
};
