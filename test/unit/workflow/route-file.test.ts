import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { FileRoute } from '../../../src/domain/file-answer.ts';
import { asId, type ChannelId, type FileId } from '../../../src/domain/ids.ts';
import { UnreadableRecord } from '../../../src/ports/unreadable-record.ts';
import { createHandedMetadata } from '../../../src/workflow/handed-metadata.ts';
import { createQueries } from '../../../src/workflow/queries.ts';
import { createFileRouter } from '../../../src/workflow/route-file.ts';
import { directReader } from '../../worlds/reading/direct-reader.ts';
import {
  ACME,
  ANA,
  BEN,
  CHANNEL,
  changeIn,
  generatedPair,
  KEY_FILE,
  NOW,
  ownPair,
  POLICY,
} from '../domain/build-change.ts';
import { filesRig } from './files-rig.ts';
import { openWorkshop } from './workshop.ts';

const DM = asId<ChannelId>('D0ANA');
const waiting = (id: string, wish: Partial<Change> = {}): Change => {
  const change = changeIn('awaiting-metadata');
  const request = { ...change.request, label: id, entityId: id, ...wish.request };
  const card = { channel: CHANNEL, ts: `1.${id}` };
  return { ...change, id: asId(id), connection: asId(`cn_${id}`), card, ...wish, request } as Change;
};
const withoutPair = (id: string): Change => {
  const { pair: _pair, custody: _custody, ...rest } = waiting(id);
  return { ...rest, request: { ...rest.request, certificate: { source: 'jumpcloud' } } } as Change;
};

const route = async (
  changes: readonly Change[],
  shared: {
    readonly bytes?: Uint8Array;
    readonly channel?: ChannelId;
    readonly thread?: string;
    readonly file?: FileId;
    readonly by?: typeof ANA;
    readonly fullMember?: boolean;
    readonly downloads?: string[];
    /** Slack lists no share yet, or never. */
    readonly unlisted?: 'yet' | 'ever';
    readonly mayLeave?: boolean;
  } = {},
): Promise<string> => {
  const shop = await openWorkshop();
  for (const change of changes) await shop.seed(change);
  const plain = filesRig();
  const rig = filesRig({
    download: async (info, limit) => {
      shared.downloads?.push(info.id);
      return await plain.files.download(info, limit);
    },
  });
  const channel = shared.channel ?? DM;
  const thread = shared.thread ? { threadTs: shared.thread } : {};
  const shares = shared.unlisted ? [] : [{ channel, ts: '8.8', ...thread }];
  const put = [
    shared.file ?? 'F0HANDED',
    shared.bytes ?? ownPair.bytes,
    shared.by ?? ANA,
    { shares },
  ] as const;
  const file = rig.put(...put);
  plain.put(...put);
  const readMetadata = createHandedMetadata({ files: rig.files, reader: directReader });
  const router = createFileRouter({
    queries: createQueries(shop.store),
    files: rig.files,
    readMetadata,
    policy: POLICY,
  });
  const actor: Actor = {
    user: ANA,
    workspace: ACME,
    fullMember: shared.fullMember ?? true,
    groups: [],
    groupsUnreadable: false,
  };
  const isLast = shared.unlisted === 'ever';
  return shown(await router({ file, actor, channel, now: NOW, isLast, mayLeave: shared.mayLeave ?? true }));
};
const shown = (found: FileRoute | 'not-listed'): string => {
  if (found === 'not-listed') return found;
  if (found.kind === 'change') return found.change;
  if (found.kind === 'ask') return `ask ${found.candidates.join(' ')}`;
  if (found.kind === 'not-for-us') return found.kind;
  return found.answer.kind === 'refused' ? found.answer.refusal.reason : found.answer.kind;
};

describe('a file in a thread', () => {
  test('is for the change whose thread it is, whoever sends it and whatever is open', async () => {
    const changes = [waiting('AAAA'), waiting('BBBB')];
    assert.equal(await route(changes, { channel: CHANNEL, thread: '1.BBBB' }), 'BBBB');
  });

  test('of something else is not for us', async () => {
    assert.equal(await route([waiting('AAAA')], { channel: CHANNEL, thread: '7.7' }), 'not-for-us');
    assert.equal(await route([waiting('AAAA')], { channel: CHANNEL }), 'not-for-us');
  });
});

describe('a change that cannot be read here', () => {
  // As a newer version may write it while instances are replaced.
  const newer = waiting('AAAA', { state: 'sung' as unknown as Change['state'] });

  test('keeps a file in its thread, or of its requester, for the instance that can read it', async () => {
    await assert.rejects(route([newer], { channel: CHANNEL, thread: '1.AAAA' }), UnreadableRecord);
    await assert.rejects(route([newer]), UnreadableRecord);
    await assert.rejects(route([newer, waiting('BBBB')]), UnreadableRecord, 'it may be the one meant');
    assert.equal(await route([newer], { mayLeave: false }), 'nothing-open');
  });

  test("is in nobody else's way", async () => {
    const changes = [newer, waiting('BBBB')];
    assert.equal(await route(changes, { channel: CHANNEL, thread: '1.BBBB' }), 'BBBB');
    assert.equal(await route(changes, { channel: CHANNEL, thread: '7.7' }), 'not-for-us');
  });
});

describe('a file of which Slack lists no share', () => {
  const onCard = (): Change => ({ ...waiting('AAAA'), card: { channel: CHANNEL, ts: '1.AAAA' } });

  test('is looked at again, wherever it was sent', async () => {
    for (const channel of [CHANNEL, DM])
      assert.equal(await route([onCard()], { channel, unlisted: 'yet' }), 'not-listed');
  });

  test('has no place when Slack never says in which thread it stands, if cards there wait for one', async () => {
    assert.equal(await route([onCard()], { channel: CHANNEL, unlisted: 'ever' }), 'no-place');
    const elsewhere = { ...onCard(), card: { channel: asId<ChannelId>('C0OTHER'), ts: '1.AAAA' } };
    assert.equal(await route([elsewhere], { channel: CHANNEL, unlisted: 'ever' }), 'not-for-us');
    assert.equal(await route([], { channel: CHANNEL, unlisted: 'ever' }), 'not-for-us');
  });

  test('is taken in the DM at last, where no thread is needed', async () => {
    assert.equal(await route([onCard()], { unlisted: 'ever' }), 'AAAA');
  });
});

describe('a file in the DM', () => {
  test('is for the one change that waits', async () => {
    assert.equal(await route([waiting('AAAA')]), 'AAAA');
  });

  test('is for nobody when none waits', async () => {
    assert.equal(await route([]), 'nothing-open');
    assert.equal(await route([{ ...changeIn('applying') }]), 'nothing-open');
  });

  test('is for the change whose certificate it carries', async () => {
    const { pair } = waiting('BBBB');
    assert.ok(pair);
    const other = waiting('AAAA', { pair: { ...pair, certificate: generatedPair.certificate } });
    assert.equal(await route([other, waiting('BBBB')]), 'BBBB');
    assert.equal(await route([other, waiting('BBBB')], { bytes: generatedPair.bytes }), 'AAAA');
  });

  test('is for the change that waits for that own certificate', async () => {
    const request = {
      ...waiting('AAAA').request,
      certificate: { source: 'own', certificate: generatedPair.certificate } as const,
    };
    const { pair: _none, custody: _neither, ...own } = waiting('AAAA', { request });
    assert.equal(await route([own as Change, waiting('BBBB')], { bytes: generatedPair.bytes }), 'AAAA');
  });

  test('otherwise the person is asked, about their own changes first', async () => {
    const nonsense = Buffer.from('<x/>');
    const mine = [withoutPair('AAAA'), withoutPair('BBBB')];
    assert.equal(await route(mine, { bytes: nonsense }), 'ask AAAA BBBB');
    const theirs = { ...withoutPair('CCCC'), requester: BEN };
    assert.equal(await route([withoutPair('AAAA'), theirs], { bytes: nonsense }), 'AAAA');
    assert.equal(
      await route(
        [
          theirs,
          {
            ...theirs,
            id: asId('DDDD'),
            connection: asId('cn_D'),
            request: { ...theirs.request, label: 'D', entityId: 'D' },
          },
        ],
        { bytes: nonsense },
      ),
      'ask CCCC DDDD',
    );
  });
});

describe('a file of a guest or a stranger', () => {
  test('is refused in the DM and in a thread, before anything of it is downloaded', async () => {
    const downloads: string[] = [];
    const shared = { fullMember: false, downloads, bytes: generatedPair.bytes };
    const changes = [waiting('AAAA'), waiting('BBBB')];
    assert.equal(await route(changes, shared), 'outsider');
    assert.equal(await route([], shared), 'outsider');
    assert.equal(await route(changes, { ...shared, channel: CHANNEL, thread: '1.BBBB' }), 'outsider');
    assert.equal(await route(changes, { ...shared, channel: CHANNEL }), 'not-for-us');
    assert.deepEqual(downloads, []);
  });
});

describe('a file that finds its change by its content', () => {
  test('is downloaded once, and again when it is handed in later', async () => {
    const rig = filesRig();
    const downloads: string[] = [];
    const file = rig.put('F0HANDED', ownPair.bytes, ANA);
    const info = await rig.files.fileInfo(file);
    assert.ok(info);
    const read = createHandedMetadata({
      files: {
        download: async (one, limit) => {
          downloads.push(one.id);
          return await rig.files.download(one, limit);
        },
      },
      reader: directReader,
    });
    const [first, second] = [await read(info, NOW), await read(info, NOW)];
    assert.deepEqual(second, first);
    assert.deepEqual(downloads, ['F0HANDED']);
    await read(info, NOW);
    await read(info, new Date(NOW.getTime() + 61_000));
    assert.equal(downloads.length, 3);
  });
});

describe('a file that is none of ours', () => {
  test('was uploaded by jcaccess itself, or is not the sender’s', async () => {
    assert.equal(await route([waiting('AAAA')], { file: KEY_FILE }), 'not-for-us');
    assert.equal(await route([waiting('AAAA')], { by: BEN }), 'not-for-us');
  });
});
