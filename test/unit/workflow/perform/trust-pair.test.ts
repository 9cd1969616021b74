import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Change, ChangeIn } from '../../../../src/domain/change.ts';
import type { ChangeEvent } from '../../../../src/domain/event.ts';
import { asId, type ChannelId, type FileId } from '../../../../src/domain/ids.ts';
import { kindOf } from '../../../../src/domain/kinds.ts';
import { makePlan } from '../../../../src/domain/plan.ts';
import type { Access } from '../../../../src/ports/access.ts';
import type { Files } from '../../../../src/ports/files.ts';
import { findOutcome } from '../../../../src/workflow/perform/find-outcome.ts';
import { trustPair } from '../../../../src/workflow/perform/trust-pair.ts';
import { undoPlan } from '../../../../src/workflow/perform/undo-plan.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { BEN, changeIn, connectionOf, earlier, NOW, SECURITY } from '../../domain/build-change.ts';
import { accessRig, noHolders } from '../access-rig.ts';
import { filesRig } from '../files-rig.ts';
import { afterEvent, directoryRig, noticeboardRig, performing } from '../perform-rig.ts';

const DM = asId<ChannelId>('D0ANA');
const PROFILE = { commonName: 'JumpCloud SAML IdP', days: 365, bits: 2048 };

class Crash extends Error {}

/** The places at which a process can die, in the order in which they are passed. */
const CRASHES = [
  'before reserve',
  'before record',
  'after record',
  'before intent',
  'after intent',
  'before write',
  'after write',
  'before trusted',
  'after trusted',
  'before upload',
  'between the uploads',
  'before share',
  'after share',
  'before the end',
] as const;

/** A rotation whose approval is given and whose pair was just asked for. */
const approved = (): ChangeIn<'applying'> => {
  const { metadata: _none, pair: _no, custody: _nor, intent: _yet, ...base } = changeIn('applying');
  const request = {
    ...base.request,
    certificate: { source: 'generate', ...PROFILE } as const,
    target: { kind: 'existing', id: earlier.id, name: earlier.name } as const,
  };
  const change = { ...base, kind: 'rotate', request } as const;
  const wanted = kindOf(change).wanted({ change, connection: connectionOf(change) }, earlier);
  assert.ok(wanted);
  const plan = makePlan(earlier, wanted, {
    teamDomain: request.teamDomain,
    toMake: PROFILE,
    addsFirst: true,
    warnings: [],
    affected: { applicationsAcceptingAny: 0, applicationsNamingThis: 0 },
    now: NOW,
  });
  return {
    ...change,
    plan,
    approvals: [{ by: BEN, at: NOW, digest: plan.digest, groups: [SECURITY] }],
    applyBy: new Date(NOW.getTime() + 3_600_000),
  };
};

/** Does what is due with a crash at one place, and goes on as the runner would; looks at every moment what is true. */
const rotate = async (crashAt: (typeof CRASHES)[number] | null, crashes = 1, lostAnswers = 0) => {
  const rig = filesRig();
  let clockMs = 0;
  let stored: Change = approved();
  let left = crashes;
  let lost = lostAnswers;
  const pass = (place: (typeof CRASHES)[number]): void => {
    if (place !== crashAt || left === 0) return;
    left -= 1;
    throw new Crash(place);
  };
  const inner = accessRig([earlier]);
  const trusted = (): readonly (string | null)[] =>
    inner.held.get(earlier.id)?.certificates.map(one => one.sha256) ?? [];
  const everTrusted = new Set<string>();
  const old = earlier.certificates[0]?.sha256 ?? '';
  const look = (): void => {
    assert.ok(trusted().includes(old), 'the certificate that JumpCloud signs with is always trusted');
    for (const one of trusted()) if (one && one !== old) everTrusted.add(one);
  };
  const access: Access = {
    ...inner.access,
    update: async (base, settings) => {
      pass('before write');
      const answer = await inner.access.update(base, settings);
      look();
      pass('after write');
      if (lost === 0) return answer;
      lost -= 1;
      return { kind: 'unknown', why: 'timeout' };
    },
  };
  let uploads = 0;
  const files: Files = {
    ...rig.files,
    reserveFile: async (name, bytes) => {
      pass('before reserve');
      return await rig.files.reserveFile(name, bytes);
    },
    uploadBytes: async (file, content) => {
      pass(uploads % 2 === 0 ? 'before upload' : 'between the uploads');
      uploads += 1;
      const { pair } = stored;
      assert.ok(pair && trusted().includes(pair.certificate.sha256Fingerprint), 'trusted before any upload');
      await rig.files.uploadBytes(file, content);
    },
  };
  const { noticeboard } = noticeboardRig({
    sharePair: async (_change, { key, certificate }) => {
      pass('before share');
      for (const id of [key, certificate]) rig.held.get(id)?.channels.push(DM);
      pass('after share');
    },
  });
  const now = () => new Date(NOW.getTime() + clockMs);
  const sleep = async (ms: number): Promise<void> => {
    clockMs += ms;
  };
  const deps = { access, files, noticeboard, directory: directoryRig(), store: noHolders(), sleep };
  const bring = (event: ChangeEvent): void => {
    stored = afterEvent(stored, event, now());
    look();
  };
  const commitEvent = async (event: ChangeEvent): Promise<Change> => {
    if (event.type === 'pair-made') pass('before record');
    if (event.type === 'apply-ready') pass('before intent');
    if (event.type === 'written') pass('before trusted');
    bring(event);
    if (event.type === 'pair-made') pass('after record');
    if (event.type === 'apply-ready') pass('after intent');
    if (event.type === 'written') pass('after trusted');
    return stored;
  };
  const due = async (): Promise<ChangeEvent | null> => {
    const over = { commitEvent, now };
    if (stored.state === 'outcome-unknown')
      return await findOutcome(deps)(performing({ deed: 'find-outcome' }, stored, over));
    if (stored.state === 'rolling-back')
      return await undoPlan(deps)(performing({ deed: 'undo-plan' }, stored, over));
    return await trustPair(deps)(performing({ deed: 'trust-pair' }, stored, over));
  };
  const isDone = (): boolean =>
    (stored.state === 'swapping' && stored.pair?.delivered === true) ||
    !['applying', 'outcome-unknown', 'swapping', 'rolling-back'].includes(stored.state);
  for (let attempt = 1; !isDone() && attempt < 200; attempt += 1) {
    try {
      const outcome = await due();
      pass('before the end');
      if (outcome) bring(outcome);
    } catch (error) {
      if (error instanceof NotYet) clockMs += error.waitMs;
      else if (!(error instanceof Crash)) throw error;
    }
  }
  return { ...rig, stored, isLeft: left > 0, trusted, everTrusted, old };
};

const sharedFiles = (held: Awaited<ReturnType<typeof rotate>>['held']): FileId[] =>
  [...held].filter(([, file]) => file.channels.includes(DM)).map(([id]) => id);

describe('a pair whose certificate is trusted before its key leaves', () => {
  for (const place of [null, ...CRASHES])
    test(`${place ? `the process dies ${place}` : 'without a crash'}: one valid pair, every certificate on record`, async () => {
      const { stored, held, isLeft, trusted, everTrusted, old } = await rotate(place, place ? 1 : 0);
      assert.equal(isLeft, false);
      assert.equal(stored.state, 'swapping');
      const { pair } = stored;
      assert.ok(pair?.delivered);
      assert.deepEqual(trusted(), [old, pair.certificate.sha256Fingerprint]);
      assert.deepEqual(sharedFiles(held), [pair.keyFile, pair.certificateFile]);
      const known = [pair.certificate.sha256Fingerprint, ...stored.voidPairs];
      for (const one of everTrusted) assert.ok(known.includes(one), 'each is named in the record');
      const text = (id: FileId): string => Buffer.from(held.get(id)?.bytes ?? []).toString();
      const certificate = new X509Certificate(text(pair.certificateFile));
      assert.ok(certificate.checkPrivateKey(createPrivateKey(text(pair.keyFile))), 'key and certificate fit');
    });

  test('the answer to the write is lost: it is looked for, and the pair whose key is gone is dropped in the next write', async () => {
    const { stored, trusted, old } = await rotate(null, 0, 1);
    assert.equal(stored.state, 'swapping');
    assert.equal(stored.voidPairs.length, 1);
    assert.deepEqual(trusted(), [old, stored.pair?.certificate.sha256Fingerprint]);
  });

  for (const place of ['after write', 'after trusted', 'before upload'] as const)
    test(`the process dies ${place} each time: after three pairs Access is put back, and people look`, async () => {
      const { stored, trusted, old } = await rotate(place, 100);
      assert.equal(stored.state, 'rolled-back');
      assert.equal(stored.voidPairs.length, 3);
      assert.deepEqual(trusted(), [old]);
    });
});
