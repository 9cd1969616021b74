import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { MessageRef } from '../../../../src/domain/change.ts';
import type { Connection } from '../../../../src/domain/connection.ts';
import { decideOnWorkspace } from '../../../../src/domain/decide-on-workspace.ts';
import type { ManyTests } from '../../../../src/domain/effect.ts';
import { asId, type ConnectionId, type EffectId, type UserId } from '../../../../src/domain/ids.ts';
import { workspaceSubject } from '../../../../src/domain/subject.ts';
import { emptyTally, lookedAt, type ManyTestsShown } from '../../../../src/domain/test-tally.ts';
import type { Access } from '../../../../src/ports/access.ts';
import { testMany } from '../../../../src/workflow/perform/test-many.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { aConnection } from '../../../contract/records.ts';
import { ACME, ANA, BEN, ben, MALLORY, NOW, POLICY } from '../../domain/build-change.ts';
import { accessRig, failure } from '../access-rig.ts';
import { directoryRig } from '../perform-rig.ts';
import { openWorkshop } from '../workshop.ts';

const AT = { channel: 'D0BEN', ts: '1.0' } as MessageRef;

const numbered = (number: number): ConnectionId => asId(`cn_${String(number).padStart(3, '0')}`);

const live = (number: number, owner: UserId): Connection =>
  aConnection({ id: numbered(number), label: `Acme ${number}`, endsInDays: number, owner });

type Asked = Partial<ManyTests> & Pick<ManyTests, 'by' | 'whose'>;

/** Tests in a store of their own: `slice` makes one slice, `all` one after another. */
const testing = async (
  connections: readonly Connection[],
  more: {
    readonly actor?: Partial<Actor>;
    readonly access?: Partial<Access>;
    readonly msEach?: number;
    readonly stopAfter?: number;
  } = {},
) => {
  const { store, commit } = await openWorkshop();
  await commit({ connections: connections.map(record => ({ record, expectedVersion: 0 })) });
  const shown: (ManyTestsShown & { readonly at: MessageRef | null })[] = [];
  let ms = NOW.getTime();
  const perform = testMany({
    store,
    policy: POLICY,
    directory: directoryRig({
      actor: async (user: UserId) => ({
        user,
        workspace: ACME,
        fullMember: true,
        groups: [],
        groupsUnreadable: false,
        ...more.actor,
      }),
    }),
    services: () => ({ access: accessRig([], more.access).access }),
    randomId: () => 'r',
    noticeboard: {
      showTests: async (_to, tests, _origin, at) => {
        shown.push({ ...tests, at });
        return AT;
      },
    },
  });
  let begun = 0;
  const stop = async () => {
    const event = { type: 'stop-tests', actor: ben, stops: { by: BEN, request: 'r' } } as const;
    const decision = decideOnWorkspace(
      { workspace: ACME, policy: POLICY, now: NOW, about: null, suppliers: [] },
      event,
    );
    assert.ok(decision.ok);
    await commit({ effects: decision.value.effects });
  };
  const slice = async (tests: Asked, lost = 0, posted: Pick<ManyTests, 'message'> = { message: AT }) => {
    const work = { deed: 'test-many', tests: { request: 'r', batch: 1, ...posted, ...tests } } as const;
    const effect = {
      id: asId<EffectId>('tests'),
      workspace: ACME,
      subject: workspaceSubject(ACME),
      work,
      due: NOW,
      lane: 'cloudflare',
      token: 't',
      attempt: 1,
      firstClaimedAt: NOW,
      lost,
    };
    const origin = { effect: effect.id, attempt: 1, firstClaimedAt: NOW };
    const now = () => new Date(ms);
    const renewLease = async () => {
      ms += more.msEach ?? 0;
      begun += 1;
      if (begun === more.stopAfter) await stop();
    };
    const event = await perform({ effect, work, origin, now, renewLease });
    assert.ok(event?.type === 'tests-made');
    return event;
  };
  const all = async (tests: Asked) => {
    const tested: ConnectionId[] = [];
    for (let next: Asked | null = tests; next; ) {
      const event = await slice(next);
      tested.push(...event.connections);
      next = event.next;
    }
    return tested;
  };
  return { shown, slice, all, stop };
};

const ids = (connections: readonly Connection[]) => connections.map(one => one.id);
const thirty = Array.from({ length: 30 }, (_, number) => live(number, ANA));

describe('tests of many connections', () => {
  it('are made 25 at a time, the soonest end first, in one message', async () => {
    const { shown, slice, all } = await testing(thirty);
    const first = await slice({ by: BEN, whose: 'all' });
    assert.deepEqual(first.connections, ids(thirty.slice(0, 25)));
    const { next } = first;
    assert.deepEqual([next?.batch, next?.message, next?.tally?.total], [2, AT, 30]);
    assert.deepEqual(await all(next ?? assert.fail()), ids(thirty.slice(25)));
    assert.deepEqual(
      shown.map(one => [lookedAt(one.tally), one.at, one.endedAt !== null]),
      [
        [0, AT, false],
        [25, AT, false],
        [30, AT, true],
      ],
    );
    assert.equal(shown.at(-1)?.tally.failed, 30);
  });

  it('begin with the message alone, which a second attempt finds again', async () => {
    const { slice, shown } = await testing(thirty);
    const opened = await slice({ by: BEN, whose: 'all', batch: 0 }, 0, {});
    assert.deepEqual([opened.connections, opened.next?.message, opened.next?.batch], [[], AT, 1]);
    assert.deepEqual(
      shown.map(one => one.at),
      [null],
    );
  });

  it('end a slice early that takes long, or whose connection ended its process, and leave nothing out', async () => {
    const slow = await testing(thirty, { msEach: 20_000 });
    const first = await slow.slice({ by: BEN, whose: 'all' });
    assert.equal(first.connections.length, 2);
    assert.deepEqual(await slow.all({ by: BEN, whose: 'all' }), ids(thirty));
    const { slice } = await testing(thirty);
    assert.deepEqual((await slice({ by: BEN, whose: 'all' }, 1)).connections, [thirty[0]?.id]);
  });

  it('wait for a service that asks to be left alone, and keep what was found before', async () => {
    let calls = 0;
    const { slice } = await testing(thirty, {
      access: {
        provider: async () => {
          calls += 1;
          if (calls > 3) throw failure('rate-limited');
          return null;
        },
      },
    });
    const first = await slice({ by: BEN, whose: 'all' });
    assert.deepEqual(first.connections, ids(thirty.slice(0, 3)));
    await assert.rejects(slice(first.next ?? assert.fail()), /./);
  });

  it('leave out what the person may not test, whatever was asked for, and what has nothing in Access', async () => {
    const all = [live(0, ANA), live(1, MALLORY), aConnection({ id: numbered(2), owner: MALLORY })];
    const { all: tested, shown } = await testing(all);
    assert.deepEqual(await tested({ by: MALLORY, whose: 'own' }), [numbered(1)]);
    assert.equal(shown.at(-1)?.tally.total, 2);
    assert.deepEqual(await tested({ by: MALLORY, whose: 'all' }), [numbered(1)]);
    assert.equal(shown.at(-1)?.tally.skipped, 2);
    const gone = await testing(all, { actor: { fullMember: false } });
    assert.deepEqual(await gone.all({ by: MALLORY, whose: 'own' }), []);
  });

  it('go on although one connection cannot be tested at all', async () => {
    const { all, shown } = await testing(thirty.slice(0, 2), {
      access: {
        provider: async () => {
          throw new TypeError('a fault of ours');
        },
      },
    });
    assert.equal((await all({ by: BEN, whose: 'all' })).length, 2);
    assert.equal(shown.at(-1)?.tally.unclear, 2);
  });

  it('end when they are called off, in the middle of a slice and before one, and say so', async () => {
    const { all, slice, shown, stop } = await testing(thirty, { stopAfter: 7 });
    const first = await slice({ by: BEN, whose: 'all' });
    assert.equal(first.connections.length, 7);
    assert.deepEqual(await all(first.next ?? assert.fail()), []);
    const last = shown.at(-1);
    assert.deepEqual([last && lookedAt(last.tally), last?.isStopped], [7, true]);
    await stop();
    assert.deepEqual(await all({ by: BEN, whose: 'all' }), []);
    assert.equal((await all({ by: BEN, whose: 'all', request: 'another' })).length, 30);
  });

  it('wait while Slack does not say who asked', async () => {
    const { slice } = await testing([], { actor: { fullMember: false, membershipUnreadable: true } });
    await assert.rejects(slice({ by: BEN, whose: 'all', tally: emptyTally(0, NOW) }), NotYet);
  });
});
