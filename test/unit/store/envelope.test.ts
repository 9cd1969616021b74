import assert from 'node:assert/strict';
import { createCipheriv, hkdfSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createEnvelope } from '../../../src/store/envelope.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { AUDIT_KEY } from '../../contract/records.ts';
import { fc } from '../../property.ts';

const envelope = createEnvelope(AUDIT_KEY);
const closed =
  /^Error: The secret one in the store cannot be opened: JCACCESS_AUDIT_KEY .*Set the key of before/;

describe('the envelope', () => {
  it('gives back any text, and seals it differently each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        assert.equal(envelope.open(name, envelope.seal(name, text)), text);
      }),
    );
    const sealed = Array.from({ length: 500 }, () => envelope.seal('one', 'the same'));
    assert.equal(new Set(sealed.map(text => text.split('.')[1])).size, 500, 'a nonce came twice');
    for (const text of sealed) assert.match(text, /^v1\.[\w-]{16}\.[\w-]{11}\.[\w-]{22}$/);
  });

  it('is AES-256-GCM under a key that HKDF-SHA256 derives', () => {
    const label = 'jcaccess: secrets at rest, AES-256-GCM';
    const key = Buffer.from(hkdfSync('sha256', AUDIT_KEY, '', label, 32));
    const nonce = Buffer.alloc(12, 7);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from('v1 one'));
    const hidden = Buffer.concat([cipher.update('known'), cipher.final()]);
    const parts = [nonce, hidden, cipher.getAuthTag()].map(part => part.toString('base64url'));
    assert.equal(envelope.open('one', `v1.${parts.join('.')}`), 'known');
  });

  it('is not opened under another name or key, nor when one bit is changed', () => {
    const sealed = envelope.seal('one', 'the text');
    assert.throws(() => envelope.open('two', sealed), /The secret two .* cannot be opened/);
    assert.throws(() => createEnvelope(`${AUDIT_KEY}!`).open('one', sealed), closed);
    const [format = '', ...parts] = sealed.split('.');
    for (const [place, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const text = [format, ...parts.with(place, changed.toString('base64url'))].join('.');
        assert.throws(() => envelope.open('one', text), closed);
      }
    }
  });

  it('says of anything else what to do, and repeats nothing of it', () => {
    for (const text of ['', 'v1', 'v1.a.b', 'v1...', '{"accessToken":"xoxb-1"}', 'xoxe-1'])
      assert.throws(
        () => envelope.open('one', text),
        (error: Error) => closed.test(String(error)) && !/xox/.test(String(error)),
      );
    // A shorter tag would be easier to guess.
    const [format, nonce, hidden, tag = ''] = envelope.seal('one', 'x').split('.');
    assert.throws(() => envelope.open('one', [format, nonce, hidden, tag.slice(0, 6)].join('.')), closed);
    assert.throws(() => envelope.open('one', 'v2.a.b.c'), /was sealed by a newer jcaccess: start that one/);
  });

  it('is all that a store file holds of a secret', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jcaccess-envelope-'));
    const path = join(folder, 'store.db');
    const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
    const token = await store.leaseSecret('one', 60_000);
    await store.keepSecret('one', token ?? '', 'SENTINEL-of-the-text', 0);
    const files = await Promise.all(['', '-wal'].map(end => readFile(path + end, 'latin1')));
    assert.match(files.join(''), /v1\.[\w-]{16}\./);
    assert.doesNotMatch(files.join(''), /SENTINEL/);
    await store.close();
    const other = await createSqliteStore({ path, auditKey: `${AUDIT_KEY}!` });
    await assert.rejects(other.secret('one'), closed);
    await other.close();
    await rm(folder, { recursive: true });
  });
});
