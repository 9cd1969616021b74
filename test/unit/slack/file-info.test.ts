import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileInfo } from '../../../src/slack/web-api/file-info.ts';

test('empty lists may come as objects, and texts of the file are dropped', () => {
  const file = {
    id: 'F1',
    name: 'metadata.xml',
    size: 12,
    user: 'U0ANA',
    mode: 'snippet',
    url_private: 'https://files.slack.com/files-pri/T0ACME-F1/metadata.xml',
    channels: {},
    groups: ['G1', 7],
    ims: {},
    shares: {
      public: {},
      private: { D0ANA: [{ ts: '1.2', thread_ts: '1.1' }, { ts: '1.3' }, null], G1: {} },
    },
    preview: '<EntityDescriptor',
    preview_highlight: '<pre>',
    content: '<EntityDescriptor>',
  };
  assert.deepEqual(readFileInfo(file), {
    id: 'F1',
    name: 'metadata.xml',
    sizeBytes: 12,
    owner: 'U0ANA',
    mode: 'snippet',
    urlPrivate: file.url_private,
    channels: ['G1'],
    shares: [
      { channel: 'D0ANA', ts: '1.2', threadTs: '1.1' },
      { channel: 'D0ANA', ts: '1.3' },
    ],
  });
});

test('a tombstone, and what is no file, are nothing', () => {
  for (const file of [{ id: 'F1', mode: 'tombstone' }, {}, null, undefined, [], 'F1'])
    assert.equal(readFileInfo(file), null);
});
