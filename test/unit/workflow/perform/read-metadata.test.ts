import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { no } from '../../../../src/domain/result.ts';
import type { Files } from '../../../../src/ports/files.ts';
import type { Reader } from '../../../../src/ports/reader.ts';
import { createHandedMetadata } from '../../../../src/workflow/handed-metadata.ts';
import { readHandedMetadata } from '../../../../src/workflow/perform/read-metadata.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { directReader } from '../../../worlds/reading/direct-reader.ts';
import { ANA, changeIn, FILE, FINGERPRINT, NOW, ownPair } from '../../domain/build-change.ts';
import { filesRig } from '../files-rig.ts';
import { performing } from '../perform-rig.ts';
import { openWorkshop } from '../workshop.ts';

const waiting = { ...changeIn('awaiting-metadata'), incoming: { id: FILE, by: ANA, at: NOW } };
const read = async (
  bytes: Uint8Array | null,
  over: Partial<Files> = {},
  others: readonly Change[] = [],
  reader: Reader = directReader,
  change: Change = waiting,
) => {
  const shop = await openWorkshop();
  await shop.seed(waiting);
  for (const other of others) await shop.seed(other);
  const rig = filesRig(over);
  if (bytes) rig.put(FILE, bytes, ANA);
  const readMetadata = createHandedMetadata({ files: rig.files, reader });
  const perform = readHandedMetadata({ files: rig.files, readMetadata, store: shop.store });
  return await perform(performing({ deed: 'read-metadata', file: FILE, by: ANA }, change));
};

describe('reading a file that was handed in', () => {
  test('metadata: what it says, and whose certificates it carries', async () => {
    const event = await read(ownPair.bytes);
    assert.ok(event?.type === 'metadata-read');
    assert.deepEqual(event.idp, ownPair.idp);
    assert.deepEqual(
      event.certificates.map(one => one.sha256Fingerprint),
      [FINGERPRINT],
    );
    assert.equal(event.sizeBytes, ownPair.bytes.length);
    assert.equal(event.belongsTo, undefined);
  });

  test('something else: the findings, and no metadata', async () => {
    const event = await read(Buffer.from('<html></html>'));
    assert.ok(event?.type === 'metadata-read');
    assert.equal(event.idp, null);
    assert.ok(event.findings.length > 0);
  });

  test('the certificate of another open change is named', async () => {
    const other: Change = {
      ...waiting,
      id: asId('9ABC'),
      connection: asId('cn_other'),
      request: { ...waiting.request, label: 'Acme partners', entityId: 'other' },
    };
    const event = await read(ownPair.bytes, {}, [other]);
    assert.deepEqual(event?.type === 'metadata-read' && event.belongsTo, {
      change: '9ABC',
      label: 'Acme partners',
    });
  });

  test('what cannot be downloaded is told with its reason', async () => {
    const why = async (...how: Parameters<typeof read>): Promise<string> => {
      const event = await read(...how);
      return event?.type === 'metadata-unreadable' ? event.why : '';
    };
    assert.match(await why(null), /deleted/);
    for (const [reason, words] of [
      ['too-large', /1 MiB/],
      ['sign-in-page', /files:read/],
      ['foreign-host', /not Slack/],
      ['gone', /deleted/],
    ] as const) {
      assert.match(await why(ownPair.bytes, { download: async () => ({ ok: false, error: reason }) }), words);
    }
  });

  test('what could not be read in time is told, and the file is not blamed', async () => {
    const slow: Reader = { ...directReader, metadata: async () => no('not-in-time') };
    const event = await read(ownPair.bytes, {}, [], slow);
    assert.ok(event?.type === 'metadata-unreadable');
    assert.match(event.why, /could not read this in time.*nothing about the file/);
  });

  test('while too many others are read, it waits for its turn', async () => {
    const full: Reader = { ...directReader, metadata: async () => no('busy') };
    await assert.rejects(read(ownPair.bytes, {}, [], full), NotYet);
  });

  test('nothing is downloaded for a change that cannot take it any more, or that has a newer file', async () => {
    const asked: string[] = [];
    const over: Partial<Files> = {
      fileInfo: async () => {
        asked.push('info');
        return null;
      },
      download: async () => {
        asked.push('download');
        return { ok: false, error: 'gone' };
      },
    };
    const applying = { ...changeIn('applying'), incoming: waiting.incoming } as Change;
    const newer = { ...waiting, incoming: { ...waiting.incoming, id: asId('F0NEWER') } } as Change;
    for (const change of [applying, newer]) {
      assert.equal(await read(ownPair.bytes, over, [], directReader, change), null);
    }
    assert.deepEqual(asked, []);
  });
});
