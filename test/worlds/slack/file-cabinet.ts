import { installation } from './cast.ts';
import type { Json } from './json.ts';
import type { MessageBook } from './message-book.ts';
import type { StoredFile, StoredMessage, Workspace } from './workspace.ts';

/** A file that a person sends: its text or its bytes in base64. */
export interface SentFile {
  filename: string;
  text?: string;
  base64?: string;
}

/** Keeps files and shares them. */
export interface FileCabinet {
  create(name: string, owner: string, bytes?: Buffer): StoredFile;
  /** Takes a file of a person, complete at once. */
  receive(sent: SentFile, owner: string): StoredFile;
  /** Posts one message that carries the files, by their owner. */
  share(
    files: StoredFile[],
    channel: string,
    args: Json,
    threadTs?: string,
    listedFromMs?: number,
  ): StoredMessage;
}

/** Makes the cabinet; who shares also tells the app. */
export function createFileCabinet(workspace: Workspace, book: MessageBook): FileCabinet {
  function create(name: string, owner: string, bytes?: Buffer): StoredFile {
    const file: StoredFile = {
      id: workspace.ids.next('F'),
      name,
      title: name,
      owner,
      created: workspace.ids.seconds(),
      bytes: bytes ?? Buffer.alloc(0),
      uploaded: bytes !== undefined,
      completed: bytes !== undefined,
      deleted: false,
      seenByApp: owner === installation.botUserId,
      shares: [],
    };
    workspace.files.set(file.id, file);
    return file;
  }

  return {
    create,
    receive: (sent, owner) => {
      const bytes =
        sent.base64 === undefined ? Buffer.from(sent.text ?? '', 'utf8') : Buffer.from(sent.base64, 'base64');
      return create(sent.filename, owner, bytes);
    },
    share: (files, channel, args, threadTs, listedFromMs = 0) => {
      const user = files[0]?.owner ?? installation.botUserId;
      const message = book.post({
        channel,
        user,
        args,
        files: files.map(file => file.id),
        ...(threadTs && { threadTs }),
      });
      for (const file of files) {
        file.shares.push({
          channel,
          ts: message.ts,
          ...(message.threadTs && { threadTs: message.threadTs }),
          listedFromMs,
        });
      }
      return message;
    },
  };
}

/** Says whether the app may see a file: its own, one from a form, or one shared where the bot is. */
export function isVisibleToApp(workspace: Workspace, file: StoredFile): boolean {
  const shared = file.shares.some(share =>
    workspace.channels.get(share.channel)?.members.includes(installation.botUserId),
  );
  return file.seenByApp || shared;
}
