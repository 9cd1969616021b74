import type { WebClient } from '@slack/web-api';
import { asId, type FileId } from '../../domain/ids.ts';
import { DONE, no } from '../../domain/result.ts';
import type { Chat, FileInfo } from '../../ports/chat.ts';
import { misshapenBy } from '../../ports/service-error.ts';
import { download } from './download.ts';
import { readFileInfo } from './file-info.ts';
import { trustIn } from './hosts.ts';
import { createKept } from './kept.ts';
import { httpFailure, serviceErrorOf, slackCode, withServiceErrors } from './slack-error.ts';
import type { Fetch } from './web-client.ts';

const deadlineMs = 10_000;
const KEPT_MS = 60_000;
const notThere = new Set(['file_not_found', 'file_deleted']);

/** Files in Slack: reserve, upload, share, look, delete, download. */
export const createFiles = (deps: {
  readonly client: WebClient;
  readonly fetch: Fetch;
  readonly token: string;
  readonly monotonicMs: () => number;
}): Pick<Chat, 'reserveFile' | 'uploadBytes' | 'shareFiles' | 'fileInfo' | 'deleteFile' | 'download'> => {
  const { client, fetch } = deps;

  const known = createKept<FileId, FileInfo | null>({
    monotonicMs: deps.monotonicMs,
    longestMs: KEPT_MS,
    worthKeeping: info => info !== null,
  });
  const readInfo = async (id: FileId): Promise<FileInfo | null> => {
    try {
      const { file } = await client.files.info({ file: id });
      return readFileInfo(file);
    } catch (error) {
      if (notThere.has(slackCode(error) ?? '')) return null;
      throw serviceErrorOf(error);
    }
  };
  const fileInfo = (id: FileId, keptMs = 0): Promise<FileInfo | null> =>
    known.read(id, keptMs, () => readInfo(id));

  return {
    fileInfo,
    reserveFile: async (name, bytes) => {
      const answer = await withServiceErrors(
        client.files.getUploadURLExternal({ filename: name, length: bytes }),
      );
      const { file_id: id, upload_url: uploadUrl } = answer;
      if (!id || !uploadUrl) throw misshapenBy('slack', 'the upload address');
      return { id: asId<FileId>(id), uploadUrl };
    },
    uploadBytes: async (file, content) => {
      const url = URL.parse(file.uploadUrl);
      if (url === null || trustIn(url) !== 'token') throw misshapenBy('slack', 'the upload address');
      const answer = await withServiceErrors(
        fetch(url, {
          method: 'POST',
          // The address alone is the permission; the token stays here.
          headers: { 'content-type': 'application/octet-stream' },
          body: new Uint8Array(content),
          redirect: 'error',
          signal: AbortSignal.timeout(deadlineMs),
        }),
      );
      await answer.text().catch(() => '');
      if (answer.status !== 200) throw httpFailure(answer.status);
    },
    shareFiles: async (files, to) => {
      const [first, ...others] = files.map(({ id, title }) => ({ id, title }));
      if (first === undefined) return;
      const comment = to.comment === undefined ? {} : { initial_comment: to.comment };
      const where =
        to.threadTs === undefined
          ? { channel_id: to.channel }
          : { channel_id: to.channel, thread_ts: to.threadTs };
      await withServiceErrors(
        client.files.completeUploadExternal({ files: [first, ...others], ...where, ...comment }),
      );
    },
    deleteFile: async id => {
      try {
        await client.files.delete({ file: id });
      } catch (error) {
        const failure = serviceErrorOf(error);
        if (notThere.has(failure.code)) return DONE;
        if (failure.kind === 'refused' || failure.kind === 'unauthorized') return no(failure.code);
        throw failure;
      }
      return (await fileInfo(id)) === null ? DONE : no('still_there');
    },
    download: (file, limitBytes) => download(deps, file, limitBytes),
  };
};
