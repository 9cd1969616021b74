import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { ChannelId, FileId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import type { Directory } from '../../../../src/ports/directory.ts';
import type { Noticeboard } from '../../../../src/ports/noticeboard.ts';
import type { ClaimedEffect } from '../../../../src/ports/store.ts';
import type { Allowances } from '../../../../src/workflow/allowances.ts';
import type { Corridor } from '../../../../src/workflow/corridor.ts';
import { createFileIntake } from '../../../../src/workflow/file-intake.ts';
import { placeFile } from '../../../../src/workflow/perform/place-file.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import type { Queries } from '../../../../src/workflow/queries.ts';
import type { Route } from '../../../../src/workflow/route-file.ts';
import {
  ACME,
  ana,
  ben,
  CHANNEL,
  changeIn,
  connectionOf,
  mallory,
  NOW,
  POLICY,
} from '../../domain/build-change.ts';
import { noticeboardRig } from '../perform-rig.ts';
import { openWorkshop } from '../workshop.ts';

const DM = asId<ChannelId>('D0ANA');
const file = asId<FileId>('F0HANDED');

const place = async (
  route: (isLast: boolean) => Route,
  over: {
    actor?: Actor;
    channel?: ChannelId;
    waitedMs?: number;
    advance?: Corridor['advance'];
    tooMany?: Awaited<ReturnType<Allowances['takeOrSilence']>>;
  } = {},
) => {
  const done: string[] = [];
  const answers: Parameters<Noticeboard['answerFile']>[1][] = [];
  const { noticeboard } = noticeboardRig({
    answerFile: async (_to, why) => void answers.push(why),
    askWhichChange: async () => void done.push('asked'),
  });
  const change = changeIn('awaiting-metadata');
  const perform = placeFile({
    routeFile: async ({ isLast }) => {
      done.push(isLast ? 'last look' : 'look');
      return route(isLast);
    },
    corridor: {
      advance:
        over.advance ??
        (async () => {
          done.push('taken');
          return { ok: true, value: { change, repeated: false } };
        }),
      finish: async () => void done.push('finished'),
    } as Partial<Corridor> as Corridor,
    queries: { connection: async () => connectionOf(change) } as Partial<Queries> as Queries,
    allowances: { takeOrSilence: async () => over.tooMany ?? null } as Partial<Allowances> as Allowances,
    policy: POLICY,
    directory: { actor: async () => over.actor ?? ana } as Partial<Directory> as Directory,
    noticeboard,
    sleep: async () => void done.push('slept'),
  });
  const effect: ClaimedEffect = {
    id: asId(`${ACME}.file.${file}`),
    workspace: ACME,
    subject: { kind: 'workspace', id: ACME },
    work: { deed: 'place-file', file, by: ana.user, channel: over.channel ?? CHANNEL },
    due: NOW,
    lane: 'slack:U0ANA',
    token: 't',
    attempt: 1,
    firstClaimedAt: NOW,
    lost: 0,
  };
  const now = () => new Date(NOW.getTime() + (over.waitedMs ?? 0));
  const waits = await perform({ effect, now, holdOn: async () => {} }).then(
    () => null,
    (error: unknown) => error,
  );
  return { done, answers, waits };
};

const toChange = (): Route => ({ kind: 'change', change: changeIn('awaiting-metadata') });

describe('a shared file', () => {
  test('is handed to its change', async () => {
    const { done, answers } = await place(toChange);
    assert.deepEqual(done, ['look', 'taken', 'finished']);
    assert.deepEqual(answers, []);
  });

  test('is looked at again while Slack lists no share, first for a moment, then later', async () => {
    let looks = 0;
    const soon = await place(() => (++looks < 3 ? { kind: 'not-listed' } : toChange()));
    assert.deepEqual(soon.done, ['look', 'slept', 'look', 'slept', 'look', 'taken', 'finished']);
    const { waits, done } = await place(() => ({ kind: 'not-listed' }));
    assert.ok(waits instanceof NotYet);
    assert.ok(!done.includes('finished'));
  });

  test('gets a last look after 20 s, and its sender an answer', async () => {
    const never = { kind: 'no-place', fileName: 'm.xml', channel: CHANNEL } as const;
    const { done, answers } = await place(isLast => (isLast ? never : { kind: 'not-listed' }), {
      waitedMs: 20_000,
    });
    assert.deepEqual(done, ['last look', 'finished']);
    assert.deepEqual(answers, [never]);
  });

  test('that its change refuses is answered with the reason, before the effect ends', async () => {
    const refusal = { reason: 'not-yours', action: 'hand-back' } as const;
    const brought: string[] = [];
    const { done, answers } = await place(toChange, {
      actor: mallory,
      advance: async (_workspace, _change, event) => {
        brought.push(event.type);
        return { ok: false, error: refusal };
      },
    });
    assert.deepEqual(done, ['look', 'finished']);
    assert.partialDeepStrictEqual(answers, [{ kind: 'refused', refusal }]);
    assert.deepEqual(brought, ['metadata-handed-in', 'file-turned-away'], 'the requester hears of it');
  });

  test('of an approver is taken, and they hear that they cannot approve any more', async () => {
    const { answers } = await place(toChange, { actor: ben });
    assert.partialDeepStrictEqual(answers, [{ kind: 'now-involved' }]);
  });

  test('in a thread beyond the allowance is not taken, and that is said once', async () => {
    const tooMany = { reason: 'too-often', asked: 'file', until: NOW } as const;
    const told = await place(toChange, { tooMany });
    assert.deepEqual(told.done, ['look', 'finished']);
    assert.partialDeepStrictEqual(told.answers, [{ kind: 'refused', refusal: tooMany }]);
    assert.deepEqual((await place(toChange, { tooMany: 'silent' })).answers, []);
    const inDm = await place(toChange, { tooMany, channel: DM });
    assert.deepEqual(inDm.done, ['look', 'taken', 'finished'], 'there it was counted when it came');
  });

  test('of a guest is refused', async () => {
    const guest = { ...ana, fullMember: false };
    const { done, answers } = await place(() => ({ kind: 'outsider' }), { actor: guest });
    assert.deepEqual(done, ['look', 'finished']);
    assert.partialDeepStrictEqual(answers, [{ kind: 'refused', refusal: { reason: 'outsider' } }]);
  });

  test('waits for Slack to say who sent it, and nobody is called a stranger', async () => {
    const unknown = { ...ana, fullMember: false, membershipUnreadable: true } as const;
    assert.ok((await place(toChange, { actor: unknown, channel: DM })).waits instanceof NotYet);
    const { answers } = await place(() => ({ kind: 'outsider' }), { actor: unknown, waitedMs: 20_000 });
    assert.partialDeepStrictEqual(answers, [{ refusal: { reason: 'membership-unreadable' } }]);
  });

  test('is taken in once, however often its delivery comes', async () => {
    const { store, clock } = await openWorkshop();
    const take = createFileIntake({ store, clock, wake: () => {} });
    const shared = { file, user: ana.user, workspace: ACME, channel: DM };
    for (const once of ['event:1', 'event:1', 'event:2']) await take({ ...shared, once });
    const claimed = await store.claim(NOW, 9, 1_000);
    assert.deepEqual(
      claimed.map(one => one.work),
      [{ deed: 'place-file', file, by: ana.user, channel: DM }],
    );
  });
});
