import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { asId, type ChannelId, type FileId } from '../../../../src/domain/ids.ts';
import type { Files } from '../../../../src/ports/files.ts';
import { deliverCertificate } from '../../../../src/workflow/perform/deliver-certificate.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { changeIn, NOW, request } from '../../domain/build-change.ts';
import { filesRig } from '../files-rig.ts';
import { afterEvent, directoryRig, noticeboardRig, performing } from '../perform-rig.ts';

const directory = { timeZoneOf: async () => 'UTC' };
const DM = asId<ChannelId>('D0ANA');

class Crash extends Error {}

/** The places at which a process can die, in the order in which they are passed. */
const CRASHES = [
  'before reserve',
  'between the reserves',
  'after reserve',
  'after record',
  'between the uploads',
  'after upload',
  'before share',
  'after share',
  'before the end',
] as const;

/** Delivers with a crash at one place, and goes on until it is done, as the runner would. */
const deliver = async (crashAt: (typeof CRASHES)[number] | null, shareAfterMs: number | null = 0) => {
  const rig = filesRig();
  let sleptMs = 0;
  let due: { atMs: number; ids: readonly FileId[] }[] = [];
  const sleep = async (ms: number): Promise<void> => {
    sleptMs += ms;
    const ready = due.filter(one => one.atMs <= sleptMs);
    due = due.filter(one => one.atMs > sleptMs);
    for (const id of ready.flatMap(one => one.ids)) {
      const file = rig.held.get(id);
      if (file?.bytes) file.channels.push(DM);
    }
  };
  let stored: Change = changeIn('draft');
  let crashed = false;
  const pass = (place: (typeof CRASHES)[number]): void => {
    if (place !== crashAt || crashed) return;
    crashed = true;
    throw new Crash(place);
  };
  let reserves = 0;
  let uploads = 0;
  const files: Files = {
    ...rig.files,
    reserveFile: async (name, bytes) => {
      pass(reserves === 0 ? 'before reserve' : 'between the reserves');
      reserves += 1;
      return await rig.files.reserveFile(name, bytes);
    },
    uploadBytes: async (file, content) => {
      if (uploads > 0) pass('between the uploads');
      uploads += 1;
      await rig.files.uploadBytes(file, content);
    },
  };
  const { noticeboard } = noticeboardRig({
    sharePair: async (_change, { key, certificate }) => {
      pass('before share');
      if (shareAfterMs !== null) due.push({ atMs: sleptMs + shareAfterMs, ids: [key, certificate] });
      if (shareAfterMs === 0) await sleep(0);
      pass('after share');
    },
  });
  const perform = deliverCertificate({ files, directory, noticeboard, sleep });
  const now = () => new Date(NOW.getTime() + sleptMs);
  for (let attempt = 1; stored.state === 'draft' && attempt < 200; attempt += 1) {
    try {
      const outcome = await perform(
        performing({ deed: 'deliver-certificate' }, stored, {
          commitEvent: async event => {
            pass('after reserve');
            stored = afterEvent(stored, event, now());
            pass('after record');
            return stored;
          },
          renewLease: async () => pass('after upload'),
          now,
        }),
      );
      pass('before the end');
      if (outcome) stored = afterEvent(stored, outcome, now());
    } catch (error) {
      if (error instanceof NotYet) await sleep(error.waitMs);
      else if (!(error instanceof Crash)) throw error;
    }
  }
  return { ...rig, stored, crashed, sleptMs };
};

describe('handing a pair over', () => {
  for (const place of [null, ...CRASHES]) {
    for (const lateMs of [0, 1_000, 40_000])
      test(`${place ? `the process dies ${place}` : 'without a crash'}, shared ${lateMs} ms late: one valid pair`, async () => {
        const { stored, held, crashed } = await deliver(place, lateMs);
        assert.equal(crashed, place !== null);
        assert.equal(stored.state, 'awaiting-metadata');
        const { pair } = stored;
        assert.ok(pair?.delivered);

        const shared = [...held].filter(([, file]) => file.channels.includes(DM)).map(([id]) => id);
        assert.deepEqual(shared, [pair.keyFile, pair.certificateFile], 'one pair is in the DM');

        const text = (id: typeof pair.keyFile): string => Buffer.from(held.get(id)?.bytes ?? []).toString();
        const certificate = new X509Certificate(text(pair.certificateFile));
        assert.ok(
          certificate.checkPrivateKey(createPrivateKey(text(pair.keyFile))),
          'key and certificate fit',
        );
        assert.equal(certificate.fingerprint256, pair.certificate.sha256Fingerprint);

        assert.equal(stored.voidPairs.includes(pair.certificate.sha256Fingerprint), false);
        const keys = [...held.values()].filter(file => file.name === 'samlidp.key' && file.bytes);
        assert.equal(keys.length, 1, 'no other key lies in Slack');
      });
  }

  test('a pair that was recorded and lost is void', async () => {
    const { stored, deleted } = await deliver('after record');
    assert.equal(stored.voidPairs.length, 1);
    assert.deepEqual(deleted, ['F1', 'F2']);
  });

  test('a pair that was shared before the crash is kept, and one that is still on its way', async () => {
    for (const lateMs of [0, 1_000, 40_000])
      assert.deepEqual((await deliver('after share', lateMs)).stored.voidPairs, [], `${lateMs} ms`);
  });

  test('a pair counts as delivered only when it was seen in the DM', async () => {
    const { sleptMs } = await deliver(null, 5_000);
    assert.ok(sleptMs >= 5_000, `${sleptMs} ms`);
  });

  test('a share that never comes makes the pair void after a minute, and after some pairs the change fails', async () => {
    const { stored, held, sleptMs } = await deliver(null, null);
    assert.ok(sleptMs >= 5 * 60_000, `${sleptMs} ms`);
    assert.equal(stored.state, 'failed');
    assert.match(stored.closing.reason ?? '', /never showed them/);
    assert.equal(stored.closing.cloudflare, 'untouched');
    assert.ok(
      [...held.values()].every(file => file.bytes === null),
      'every key is deleted',
    );
  });
});

test('the pair of a runner that lost its lease is looked for, and given up after a minute', async () => {
  const rig = filesRig();
  const { noticeboard, shown } = noticeboardRig();
  const key = await rig.files.reserveFile('samlidp.key', 9);
  const crt = await rig.files.reserveFile('samlidp.crt', 9);
  const { pair: made } = changeIn('awaiting-metadata');
  assert.ok(made);
  const pair = { ...made, keyFile: key.id, certificateFile: crt.id, delivered: false, madeAt: NOW };
  const perform = (now: Date) =>
    deliverCertificate({ files: rig.files, noticeboard, directory: directoryRig(), sleep: async () => {} })(
      performing({ deed: 'deliver-certificate' }, changeIn('draft'), {
        commitEvent: async () => changeIn('draft', { pair }),
        now: () => now,
      }),
    );
  await assert.rejects(perform(NOW), NotYet);
  const { sha256Fingerprint: fingerprint } = pair.certificate;
  const later = new Date(NOW.getTime() + 60_000);
  assert.deepEqual(await perform(later), { type: 'pair-lost', fingerprint });
  assert.deepEqual(shown, []);
});

describe('nothing is handed over', () => {
  const attempt = async (change: Change, record?: () => Promise<Change>) => {
    const rig = filesRig();
    const { noticeboard, shown } = noticeboardRig();
    const at = performing({ deed: 'deliver-certificate' }, change, record ? { commitEvent: record } : {});
    const outcome = await deliverCertificate({
      files: rig.files,
      directory,
      noticeboard,
      sleep: async () => {},
    })(at);
    const uploaded = [...rig.held.values()].filter(file => file.bytes !== null).length;
    return { outcome, shown, uploaded };
  };
  const none = { outcome: null, shown: [], uploaded: 0 };

  test('in any other state, or when the pair is not ours to make', async () => {
    assert.deepEqual(await attempt(changeIn('awaiting-metadata')), none);
    const certificate = { source: 'jumpcloud' } as const;
    assert.deepEqual(await attempt(changeIn('draft', { request: { ...request, certificate } })), none);
  });

  test('when the change was withdrawn while the pair was made', async () => {
    assert.deepEqual(await attempt(changeIn('draft'), async () => changeIn('withdrawn')), none);
  });
});
