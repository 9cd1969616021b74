import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asId, type FileId } from '../../../src/domain/ids.ts';
import { ok } from '../../../src/domain/result.ts';
import type { Reader } from '../../../src/ports/reader.ts';
import { jobs } from '../../../src/reading/jobs.ts';
import { type FileReads, readHanded } from '../../../src/workflow/handed-login.ts';
import { utf8 } from '../saml/make-metadata.ts';
import { sign, unsignedResponse } from '../saml/make-response.ts';

const file = asId<FileId>('F1');
const reader = {
  login: (bytes: Uint8Array) => Promise.resolve(ok(jobs.login(bytes, undefined))),
} as unknown as Reader;
const holding = (bytes: Uint8Array): FileReads =>
  ({
    fileInfo: () => Promise.resolve({ id: file }),
    download: () => Promise.resolve({ ok: true, value: bytes }),
  }) as unknown as FileReads;
const gone = { fileInfo: () => Promise.resolve(null) } as unknown as FileReads;
const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 65, 66, 67, 32, 68, 69]);
const known = 'Login fails with: SAML Verify: Response uses a certificate that is not configured.';

const told = async (files: FileReads, text?: string) => {
  const read = await readHanded(text === undefined ? { file } : { file, text }, files, reader, undefined);
  if (!read.ok) return read.error.kind;
  const { told: one, notUsed } = read.value;
  return [one.kind === 'message' ? 'message' : one.said.kind, notUsed ?? null];
};

describe('of a file and the words beside it the one counts that tells more', () => {
  test('a picture and an error in words: the words', async () => {
    assert.deepEqual(await told(holding(picture), known), ['error', 'file']);
    assert.deepEqual(await told(holding(picture), 'Something odd happened here'), ['unknown', 'file']);
  });

  test('a picture alone is no text', async () => {
    const read = await readHanded({ file }, holding(picture), reader, undefined);
    assert.ok(read.ok && read.value.told.kind === 'text');
    assert.match(read.value.told.unread.message, /This is a picture/);
  });

  test('a response and words: the response', async () => {
    const response = utf8(sign(unsignedResponse()));
    assert.deepEqual(await told(holding(response), known), ['message', 'words']);
    assert.deepEqual(await told(holding(response)), ['message', null]);
  });

  test('a file that is gone: the words, or why', async () => {
    assert.deepEqual(await told(gone, known), ['error', 'file']);
    assert.equal(await told(gone), 'no-file');
  });
});
