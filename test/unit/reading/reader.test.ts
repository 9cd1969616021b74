import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Reader } from '../../../src/ports/reader.ts';
import { createReader } from '../../../src/reading/reader.ts';
import { makeCertificate } from '../saml/make-certificate.ts';
import { metadataText, utf8 } from '../saml/make-metadata.ts';
import { expected, sign, unsignedResponse } from '../saml/make-response.ts';

const now = new Date('2026-11-24T14:32:00Z');
const certificate = makeCertificate();
const file = utf8(metadataText({ certificates: [certificate.base64] }));

interface Trouble {
  readonly job?: unknown;
  readonly why?: unknown;
  readonly attempt?: unknown;
}
const into = (troubles: Trouble[]) => ({
  warn: (_text: string, trouble: Trouble): void => void troubles.push(trouble),
});

describe('what is handed in is read in a worker', () => {
  const troubles: Trouble[] = [];
  const reader = createReader({ log: into(troubles) });
  after(reader.stop);

  test('which fits the port', () => {
    const port: Reader = reader;
    assert.ok(port);
  });

  test('metadata, with the facts of its certificates', async () => {
    const read = await reader.metadata(file, now);
    assert.ok(read.ok && read.value.ok);
    assert.equal(read.value.value.entityId, 'https://acme.cloudflareaccess.com/');
    assert.equal(read.value.certificates[0]?.pem, certificate.pem);
    assert.ok(read.value.certificates[0]?.notAfter instanceof Date);
    const wrong = await reader.metadata(utf8('<html></html>'), now);
    assert.ok(wrong.ok && !wrong.value.ok);
    assert.deepEqual(
      wrong.value.findings.map(({ code }) => code),
      ['html'],
    );
  });

  test('a certificate, while a file is being read', async () => {
    const [metadata, brought] = await Promise.all([
      reader.metadata(file, now),
      reader.certificate(utf8(certificate.pem), now),
    ]);
    assert.ok(metadata.ok && brought.ok && brought.value.ok);
    assert.equal(brought.value.value.pem, certificate.pem);
  });

  test('a login: first what it is, then what is wrong with it', async () => {
    const read = await reader.login(utf8(sign(unsignedResponse())), undefined);
    assert.ok(read.ok && read.value.kind === 'message');
    assert.ok(read.value.sender.issuers.includes(expected.issuer));
    const good = await reader.diagnosis(read.value.message, expected);
    assert.deepEqual(good, { ok: true, value: [] });
    const text = await reader.login(utf8('SAML Verify: Invalid SAML response'), undefined);
    assert.equal(text.ok && text.value.kind === 'text' && text.value.said.kind, 'error');
  });

  test('of the bytes alone, not of the buffer that they are a window on', async () => {
    const slab = Buffer.concat([Buffer.from('<secret/>'), file]);
    const read = await reader.metadata(slab.subarray(9), now);
    assert.ok(read.ok && read.value.ok);
  });

  test('and nothing went wrong over it', () => assert.deepEqual(troubles, []));
});

describe('a reading that costs too much', () => {
  const program = new URL('./costly-worker.ts', import.meta.url);
  const limits = { cpuMs: 1000, wallMs: 6000, heapBytes: 32 * 1_048_576, bufferBytes: 64 * 1_048_576 };
  const read = async (word: string, wallMs = limits.wallMs) => {
    const troubles: Trouble[] = [];
    const reader = createReader({
      program,
      limits: { ...limits, wallMs },
      log: into(troubles),
    });
    const answer = await reader.metadata(utf8(word), now);
    const later = await reader.metadata(utf8('good'), now);
    reader.stop();
    return { answer, later, troubles };
  };

  for (const [what, word, why, wallMs] of [
    ['processor time', 'time', /^processor time$/],
    ['processor time inside a regular expression', 'regex', /^processor time$/],
    ['time without work', 'sleep', /^time$/, 1000],
    // A busy machine may collect for so long that the time is over first.
    ['heap', 'heap', /^(?:memory of the heap|processor time|time)$/],
    ['buffers, which are outside the heap', 'buffers', /^(?:memory of buffers|processor time)$/],
    ['its worker', 'exit', /^ended$/],
    ['a fault of ours', 'throw', /^RangeError$/],
  ] as const) {
    test(`${what}: tried twice, then answered; what comes after it is read`, async () => {
      const { answer, later, troubles } = await read(word, wallMs);
      assert.deepEqual(answer, { ok: false, error: 'not-in-time' });
      assert.deepEqual(
        troubles.map(({ job, attempt }) => [job, attempt]),
        [
          ['metadata', 1],
          ['metadata', 2],
        ],
      );
      for (const trouble of troubles) assert.match(String(trouble.why), why);
      assert.deepEqual(later, { ok: true, value: { kind: 'metadata', word: 'good', environment: [] } });
    });
  }

  test('is over when the app ends, without another try', async () => {
    const troubles: Trouble[] = [];
    const reader = createReader({ program, log: into(troubles) });
    await reader.metadata(utf8('good'), now);
    const answer = reader.metadata(utf8('time'), now);
    reader.stop();
    assert.deepEqual(await answer, { ok: false, error: 'not-in-time' });
    assert.ok(troubles.length <= 1);
  });

  test('holds the others up by no more than a bounded line', async () => {
    const reader = createReader({ program, limits, log: into([]) });
    const answers = Array.from({ length: 30 }, () => reader.metadata(utf8('good'), now));
    const form = reader.certificate(utf8('good'), now);
    const read = await Promise.all(answers);
    assert.deepEqual(
      read.map(answer => (answer.ok ? 'read' : answer.error)),
      [...Array.from({ length: 20 }, () => 'read'), ...Array.from({ length: 10 }, () => 'busy')],
    );
    assert.ok((await form).ok);
    reader.stop();
  });

  test('a program that cannot start is answered too', async () => {
    const troubles: Trouble[] = [];
    const missing = new URL('./missing.ts', import.meta.url);
    const reader = createReader({ program: missing, log: into(troubles) });
    assert.deepEqual(await reader.metadata(file, now), { ok: false, error: 'not-in-time' });
    assert.equal(troubles.length, 2);
    reader.stop();
  });
});
