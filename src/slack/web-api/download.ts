import { no, ok } from '../../domain/result.ts';
import type { Download, FileInfo, NotDownloaded } from '../../ports/chat.ts';
import { trustIn } from './hosts.ts';
import { httpFailure, serviceErrorOf } from './slack-error.ts';
import type { Fetch } from './web-client.ts';

const deadlineMs = 10_000;
const maxRedirects = 3;

/**
 * Downloads a file with the bot's token, following redirects by hand. Slack answers strangers with a sign-in page and
 * status 200, so that HTML is a file only when it has exactly the size that Slack told of the file.
 */
export const download = async (
  deps: { readonly fetch: Fetch; readonly token: string },
  file: FileInfo,
  limitBytes: number,
): Promise<Download> => {
  if (file.mode === 'external') return no('foreign-host');
  if (file.sizeBytes > limitBytes) return no('too-large');
  const signal = AbortSignal.timeout(deadlineMs);
  let url = URL.parse(file.urlPrivate);
  try {
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const trust = url === null ? 'none' : trustIn(url);
      if (url === null || trust === 'none') return no('foreign-host');
      const headers: Record<string, string> =
        trust === 'token' ? { authorization: `Bearer ${deps.token}` } : {};
      const answer = await deps.fetch(url, { redirect: 'manual', signal, headers });
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null)
        return await read(answer, file.sizeBytes, limitBytes);
      await answer.body?.cancel();
      url = URL.parse(location, url);
    }
  } catch (error) {
    throw serviceErrorOf(error);
  }
  // Round and round means the sign-in, which sends strangers in circles.
  return no('sign-in-page');
};

const read = async (answer: Response, sizeBytes: number, limitBytes: number): Promise<Download> => {
  const refuse = async (why: NotDownloaded): Promise<Download> => {
    await answer.body?.cancel();
    return no(why);
  };
  if (answer.status === 404 || answer.status === 410) return refuse('gone');
  if (answer.status !== 200) {
    await answer.body?.cancel();
    const waitS = Number(answer.headers.get('retry-after') ?? Number.NaN);
    throw httpFailure(answer.status, Number.isFinite(waitS) ? waitS : undefined);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (size > limitBytes) return no('too-large');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  const isHtml = /^text\/html\b/i.test(answer.headers.get('content-type') ?? '') || looksLikeHtml(bytes);
  return isHtml && size !== sizeBytes ? no('sign-in-page') : ok(bytes);
};

const looksLikeHtml = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype html|html[\s>])/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));
