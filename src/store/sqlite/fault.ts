/** The store cannot do its work, in a sentence for the operator that says what to do. It names the file, never its content. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary one. */
const PRIMARY = 0xff;

const sentences: Readonly<Record<number, (path: string) => string>> = {
  5: path =>
    `Another process has held the store file ${path} for more than five seconds. Only one machine may use it; look for a stuck backup or a second jcaccess.`,
  8: path =>
    `The store file ${path} cannot be written: the file system or the folder is read-only for this user. Give the user of jcaccess write access to the folder.`,
  10: path => `The disk fails under the store file ${path} (input/output error). Look at the system log.`,
  11: path => damaged(path, 'its pages do not fit together'),
  13: path =>
    `The disk that holds ${path} is full. Nothing of the last step was written. Make room; a jcaccess that runs goes on by itself.`,
  14: path =>
    `The store file ${path} cannot be opened. Its folder must exist and belong to the user of jcaccess, who also writes ${path}-wal beside it.`,
  26: path => damaged(path, 'it is no SQLite file'),
};

/** What to say of a store file that must not be used any more. */
export const damaged = (path: string, why: string): string =>
  `The store file ${path} is damaged (${why}). jcaccess does not start on it. Restore the newest backup:\n` +
  `    for end in "" -wal -shm; do if [ -e "${path}$end" ]; then mv -f "${path}$end" "${path}$end.damaged"; fi; done; cp BACKUP "${path}"\n` +
  'Nothing that was lost this way is made up: docs/runbook.md, "Restoring", says what to look at afterwards.';

const fileSentences: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: path => `The folder of the store file ${path} does not exist. Make it, or correct JCACCESS_STORE.`,
  EACCES: path =>
    `This user may not write the store file ${path}. Give the user of jcaccess the folder, e.g. with chown.`,
  EPERM: path =>
    `The store file ${path} belongs to another user. Give it to the user of jcaccess with chown.`,
  EROFS: path => `The file system of the store file ${path} is read-only. Mount it writable.`,
  ENOSPC: path => `The disk that is to hold the store file ${path} is full. Make room.`,
  EISDIR: path => `${path} is a folder. JCACCESS_STORE names a file, e.g. sqlite:${path}/jcaccess.db.`,
};

const saidOf = (error: unknown, path: string): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number')
    return sentences[error.errcode & PRIMARY]?.(path);
  if ('code' in error && typeof error.code === 'string') return fileSentences[error.code]?.(path);
  return undefined;
};

/** Does the work on the store file at `path`; what the machine refuses is thrown as `StoreFault`, all else unchanged. */
export const withStoreFaults = <Value>(path: string, work: () => Value): Value => {
  try {
    return work();
  } catch (error) {
    const said = saidOf(error, path);
    throw said === undefined ? error : new StoreFault(said, { cause: error });
  }
};
