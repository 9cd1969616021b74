import type { HttpClient } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import type { AskPublishedMetadata, Validators } from '../ports/published-metadata.ts';

const DEADLINE_MS = 10_000;
/** The longest name of a version that is taken down and sent back. */
const LONGEST_VALIDATOR = 200;

/** Asks for metadata over HTTPS. `maxBytes` is the largest file that is read. */
export const createPublishedMetadata =
  (deps: { readonly http: HttpClient; readonly maxBytes: number }): AskPublishedMetadata =>
  async (url, { etag, lastModified }) => {
    const { http, maxBytes } = deps;
    try {
      const { status, headers, bytes } = await http.request({
        service: 'jumpcloud',
        method: 'GET',
        url,
        headers: {
          accept: 'application/samlmetadata+xml, application/xml',
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
          ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
        },
        deadlineMs: DEADLINE_MS,
        maxBytes,
      });
      if (status === 304) return { kind: 'same' };
      if (status >= 300 && status < 400)
        return { kind: 'none', why: 'the address sends me elsewhere, and I do not follow' };
      if (status !== 200) return { kind: 'none', why: `the address answers with status ${status}` };
      return { kind: 'file', bytes, ...validators(headers) };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const { retryAfterMs } = error;
      return { kind: 'none', why: error.message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
  };

const validators = (headers: Readonly<Record<string, string>>): Validators => {
  const { etag, 'last-modified': lastModified } = headers;
  return {
    ...(etag !== undefined && etag.length <= LONGEST_VALIDATOR ? { etag } : {}),
    ...(lastModified !== undefined && lastModified.length <= LONGEST_VALIDATOR ? { lastModified } : {}),
  };
};
