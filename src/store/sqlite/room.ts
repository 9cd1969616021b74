import { statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StoreFault } from './fault.ts';

/** A small write may still succeed on a disk on which a commit does not. */
const NEEDED_BYTES = 1_048_576;

/** Throws when the disk of the store file has too little room for what comes. */
export const demandRoom = (path: string): void => {
  if (path === ':memory:') return;
  const { bavail, bsize } = statfsSync(dirname(resolve(path)));
  if (bavail * bsize < NEEDED_BYTES)
    throw new StoreFault(
      `The disk that holds the store file ${path} is full: less than 1 MB is left. Make room; a jcaccess that runs goes on by itself.`,
    );
};
