import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { EventsOf } from '../../../../src/domain/event.ts';
import type { FileRoute } from '../../../../src/domain/file-answer.ts';
import type { ChannelId, FileId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { workspaceSubject } from '../../../../src/domain/subject.ts';
import type { Directory } from '../../../../src/ports/directory.ts';
import type { ClaimedEffect } from '../../../../src/ports/store.ts';
import type { Allowances } from '../../../../src/workflow/allowances.ts';
import { placeFile } from '../../../../src/workflow/perform/place-file.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { ACME, ana, CHANNEL, changeIn, NOW } from '../../domain/build-change.ts';
import { openWorkshop } from '../workshop.ts';

const DM = asId<ChannelId>('D0ANA');
const file = asId<FileId>('F0HANDED');

const place = async (
  route: (isLast: boolean) => FileRoute | 'not-listed',
  over: {
    actor?: Actor;
    channel?: ChannelId;
    waitedMs?: number;
    tooMany?: Awaited<ReturnType<Allowances['takeOrSilence']>>;
  } = {},
) => {
  const done: string[] = [];
  const perform = placeFile({
    routeFile: async ({ isLast }) => {
      done.push(isLast ? 'last look' : 'look');
      return route(isLast);
    },
    allowances: { takeOrSilence: async () => over.tooMany ?? null } as Partial<Allowances> as Allowances,
    directory: { actor: async () => over.actor ?? ana } as Partial<Directory> as Directory,
    sleep: async () => void done.push('slept'),
  });
  const work = { deed: 'place-file', file, by: ana.user, channel: over.channel ?? CHANNEL } as const;
  const effect: ClaimedEffect = {
    id: asId(`${ACME}.file.${file}`),
    workspace: ACME,
    subject: workspaceSubject(ACME),
    work,
    due: NOW,
    lane: 'slack:U0ANA',
    token: 't',
    attempt: 1,
    firstClaimedAt: NOW,
    lost: 0,
  };
  const now = () => new Date(NOW.getTime() + (over.waitedMs ?? 0));
  const origin = { effect: effect.id, attempt: 1, firstClaimedAt: NOW };
  let placed: EventsOf['workspace'] | null = null;
  const waits = await perform({ effect, work, origin, now, renewLease: async () => {} }).then(
    event => {
      placed = event;
      return null;
    },
    (error: unknown) => error,
  );
  return { done, placed: placed as EventsOf['workspace'] | null, waits };
};

const waiting = changeIn('awaiting-metadata');
const toChange = (): FileRoute => ({ kind: 'change', change: waiting.id });

describe('a shared file', () => {
  test('is placed with who sent it and where it belongs', async () => {
    const { done, placed } = await place(toChange);
    assert.deepEqual(done, ['look']);
    const route = toChange();
    assert.deepEqual(placed, { type: 'file-placed', sender: ana, file, channel: CHANNEL, route });
  });

  test('is looked at again while Slack lists no share, first for a moment, then later', async () => {
    let looks = 0;
    const soon = await place(() => (++looks < 3 ? 'not-listed' : toChange()));
    assert.deepEqual(soon.done, ['look', 'slept', 'look', 'slept', 'look']);
    assert.ok(soon.placed);
    const { waits } = await place(() => 'not-listed');
    assert.ok(waits instanceof NotYet);
  });

  test('gets a last look after 20 s', async () => {
    const answer = { kind: 'no-place', fileName: 'm.xml', channel: CHANNEL } as const;
    const { done, placed } = await place(isLast => (isLast ? { kind: 'answer', answer } : 'not-listed'), {
      waitedMs: 20_000,
    });
    assert.deepEqual(done, ['last look']);
    assert.partialDeepStrictEqual(placed, { route: { kind: 'answer', answer } });
  });

  test('in a thread beyond the allowance is not taken, and that is said once', async () => {
    const refusal = { reason: 'too-often', asked: 'file', until: NOW } as const;
    const told = await place(toChange, { tooMany: refusal });
    const answer = { kind: 'refused', refusal, change: null };
    assert.partialDeepStrictEqual(told.placed, { route: { kind: 'answer', answer } });
    assert.equal((await place(toChange, { tooMany: 'silent' })).placed, null);
    const inDm = await place(toChange, { tooMany: refusal, channel: DM });
    assert.partialDeepStrictEqual(inDm.placed, { route: toChange() }, 'there it was counted when it came');
  });

  test('of a guest in the DM is refused, and not looked at', async () => {
    const guest = { ...ana, fullMember: false };
    const { done, placed } = await place(toChange, { actor: guest, channel: DM });
    assert.deepEqual(done, []);
    const answer = { kind: 'refused', refusal: { reason: 'outsider' }, change: null };
    assert.partialDeepStrictEqual(placed, { route: { kind: 'answer', answer } });
  });

  test('waits for Slack to say who sent it, and nobody is called a stranger', async () => {
    const unknown = { ...ana, fullMember: false, membershipUnreadable: true } as const;
    assert.ok((await place(toChange, { actor: unknown, channel: DM })).waits instanceof NotYet);
    const { placed } = await place(toChange, { actor: unknown, channel: DM, waitedMs: 20_000 });
    assert.partialDeepStrictEqual(placed, {
      route: { answer: { refusal: { reason: 'membership-unreadable' } } },
    });
  });

  test('is taken in once, however often its delivery comes', async () => {
    const { store, corridor } = await openWorkshop();
    const event = { type: 'file-shared', by: ana.user, file, channel: DM } as const;
    for (const once of ['event:1', 'event:1', 'event:2'])
      await corridor.advance(ACME, workspaceSubject(ACME), event, { once });
    const claimed = await store.claim(NOW, 9, 1_000);
    assert.deepEqual(
      claimed.map(one => one.work),
      [{ deed: 'place-file', file, by: ana.user, channel: DM }],
    );
  });
});
