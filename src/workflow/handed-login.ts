import type { Diagnosis } from '../domain/diagnosis.ts';
import type { FileId } from '../domain/ids.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { NotDownloaded } from '../ports/chat.ts';
import type { Files } from '../ports/files.ts';
import type { LoginReading, NotRead, Reader } from '../ports/reader.ts';
import { maxResponseInputBytes } from '../saml/limits.ts';

/** What a person handed over: words, a file that is in Slack, or both. */
export interface Handed {
  readonly text?: string;
  readonly file?: FileId;
}

/** How a file that was handed over is had. */
export type FileReads = Pick<Files, 'fileInfo' | 'download'>;

/** What tells most of what was handed over, and what was left aside for it. */
interface Told {
  readonly told: LoginReading;
  readonly notUsed?: 'file' | 'words';
}

type Read = Result<LoginReading, NotRead | { readonly noFile: string }>;

/**
 * Reads what was handed over. Of a file and words beside it the one counts that tells more: most pictures of an error come
 * with the error in words.
 */
export const readHanded = async (
  { file, text }: Handed,
  files: FileReads,
  reader: Reader,
  acsUrl: string | undefined,
): Promise<Result<Told, Diagnosis>> => {
  const fromFile = file === undefined ? null : await readFile(file, files, reader, acsUrl);
  const isEnough = fromFile?.ok === true && worthOf(fromFile.value) === MOST_WORTH;
  const fromText =
    text === undefined || isEnough ? null : await reader.login(new TextEncoder().encode(text), acsUrl);
  const [told] = [fromFile, fromText]
    .flatMap(one => (one?.ok ? one.value : []))
    .toSorted((a, b) => worthOf(b) - worthOf(a));
  if (told === undefined) return no(notRead(fromFile, fromText));
  if (file === undefined || text === undefined) return ok({ told });
  return ok({ told, notUsed: fromFile?.ok === true && told === fromFile.value ? 'words' : 'file' });
};

const readFile = async (
  file: FileId,
  files: FileReads,
  reader: Reader,
  acsUrl: string | undefined,
): Promise<Read> => {
  const bytes = await bytesOf(file, files);
  return bytes.ok ? await reader.login(bytes.value, acsUrl) : no({ noFile: bytes.error });
};

const MOST_WORTH = 3;

/** A response says most; then a known text; then words that are not known. What cannot be read says nothing. */
const worthOf = (told: LoginReading): number => {
  if (told.kind === 'message') return MOST_WORTH;
  const { said } = told;
  if (said.kind === 'error' || said.kind === 'success') return 2;
  if (said.kind === 'refused') return said.why === 'empty' ? 0 : 1;
  return isProse(said.text) ? 1 : 0;
};

const notRead = (...all: readonly (Read | null)[]): Diagnosis => {
  const whys = all.flatMap(one => (one === null || one.ok ? [] : [one.error]));
  const [why = 'busy'] = whys;
  return typeof why === 'string' ? { kind: 'not-read', why } : { kind: 'no-file', why: why.noFile };
};

const NOT_DOWNLOADED: Readonly<Record<NotDownloaded, string>> = {
  'too-large': 'it is larger than 5 MB. Record only the login: clear the list, log in, save',
  'sign-in-page': 'Slack sent a sign-in page instead of it',
  'foreign-host': 'it is not kept by Slack',
  gone: 'it is not in Slack any more',
};

const bytesOf = async (file: FileId, files: FileReads): Promise<Result<Uint8Array, string>> => {
  const info = await files.fileInfo(file);
  if (!info) return no(NOT_DOWNLOADED.gone);
  const answer = await files.download(info, maxResponseInputBytes);
  return answer.ok ? answer : no(NOT_DOWNLOADED[answer.error]);
};

/** True for words: what is left of a message that was cut off is none. */
export const isProse = (text: string): boolean => /\p{L}{2,}\s+\p{L}{2,}/u.test(text) && !/^[<{[]/.test(text);
