import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Change, ChangeState } from '../../src/domain/change.ts';
import type { Connection } from '../../src/domain/connection.ts';
import { EXPORT_KINDS } from '../../src/domain/exported.ts';
import { asId, type ChangeId, type ConnectionId, type EffectId } from '../../src/domain/ids.ts';
import { changeKeys, connectionKeys } from '../../src/domain/keys.ts';
import { connectionPlaces } from '../../src/domain/places.ts';
import type { Store } from '../../src/ports/store.ts';
import { changeIn, connectionOf, ownPair, provider, trusted, wanted } from '../unit/domain/build-change.ts';
import { type Company, OMNI, startTwoTenants, ZORIN } from './two-tenants.ts';

/** A change with its connection that speaks of its company in every text that people wrote. */
const recordsOf = (
  { workspace, asker, decider, word, account }: Company,
  state: ChangeState,
  ids: { readonly change: ChangeId; readonly connection: ConnectionId },
): { readonly change: Change; readonly connection: Connection } => {
  const sample = changeIn(state);
  const request = {
    ...sample.request,
    account,
    label: `${word} staff`,
    entityId: `urn:${word}`,
    teamDomain: `${word}.cloudflareaccess.com`,
    owner: asker,
    channel: asId<Change['request']['channel']>(`C0${word.toUpperCase()}`),
  };
  const approvals = sample.approvals.map(one => ({ ...one, by: decider }));
  const change = {
    ...sample,
    id: ids.change,
    connection: ids.connection,
    workspace,
    version: 1,
    requester: asker,
    request,
    approvals,
  } as Change;
  const applied = {
    provider: provider({ id: asId(`${word}-provider`) }).id,
    settings: { ...wanted, name: `${word} staff`, issuer: `urn:${word}` },
    certificates: trusted(ownPair.certificate),
    at: new Date('2026-11-24T14:32:00Z'),
    change: ids.change,
  };
  const connection = {
    ...connectionOf(change, { applied, status: 'live' }),
    id: ids.connection,
    workspace,
    owner: asker,
    version: 1,
    request,
  };
  return { change, connection };
};

const put = async (store: Store, { change, connection }: ReturnType<typeof recordsOf>): Promise<void> => {
  const answer = await store.commit({
    workspace: change.workspace,
    changes: [{ record: change, expectedVersion: 0 }],
    connections: [{ record: connection, expectedVersion: 0 }],
  });
  assert.ok(answer.ok, JSON.stringify(answer));
};

/** The words of a union in `slack/views/ids.ts`: every button, every form, every shortcut. */
const idsOf = (union: string): string[] => {
  const text = readFileSync(new URL('../../src/slack/views/ids.ts', import.meta.url), 'utf8');
  const [, body = ''] = new RegExp(`export type ${union} =([^;]*);`).exec(text) ?? [];
  const ids = [...body.matchAll(/'([^']+)'/g)].map(([, id = '']) => id);
  assert.ok(ids.length > 1, union);
  return ids;
};

const OPTIONS = [
  'withdraw',
  'edit',
  'rotate',
  'owner',
  'on-it',
  'snooze:1',
  'remove',
  'restore',
  'adopt',
  'file:F0',
  'show:card',
  'show:connection',
  'show:recipe',
  'show:plan',
  'show:record',
  ...EXPORT_KINDS.map(kind => `export:${kind}`),
];
/** What carries an option of a menu. */
const MENUS = new Set(['show', 'edit', 'export', 'hand-back', 'withdraw', 'snooze', 'owner']);
const WORDS = ['show', 'withdraw', 'edit', 'rotate', 'test', 'owner', 'record', 'restore', 'adopt', 'remove'];
const STATES = ['awaiting-approval', 'live'] as const;

const THEIRS = { change: asId<ChangeId>('7Q7Q'), connection: asId<ConnectionId>('cn_7q7q') };
const OURS = { change: asId<ChangeId>('9Z9Z'), connection: asId<ConnectionId>('cn_9z9z') };

type Started = Awaited<ReturnType<typeof startTwoTenants>>;

/** Presses, sends and types everything there is, in one company, with these ids. */
const tryEverything = async (
  by: Started['zorin'],
  user: string,
  { change, connection }: typeof THEIRS,
  digest: string,
): Promise<void> => {
  const who = { user: { id: user, team_id: by.workspace } };
  const where = { container: { channel_id: 'C0ZORIN', message_ts: '1.1' }, channel: { id: 'C0ZORIN' } };
  const state = {
    c: change,
    again: change,
    n: connection,
    connection,
    d: digest,
    digest,
    channel: 'C0ZORIN',
  };
  for (const action of idsOf('ActionId')) {
    for (const option of [undefined, ...(MENUS.has(action) ? OPTIONS : [])]) {
      const value = JSON.stringify({ c: change, d: digest, o: option });
      const actions = [{ type: 'button', action_id: action, block_id: 'x', value }];
      await by.deliver({ type: 'block_actions', ...who, ...where, actions });
    }
    const view = { id: 'V1', hash: '1', private_metadata: JSON.stringify(state), state: { values: {} } };
    const chosen = { value: JSON.stringify({ c: change, o: 'show:connection' }) };
    const actions = [{ type: 'static_select', action_id: action, block_id: 'x', selected_option: chosen }];
    await by.deliver({ type: 'block_actions', ...who, view, actions });
  }
  const text = (id: string, value: string) => ({ [id]: { [id]: { type: 'plain_text_input', value } } });
  const values = {
    ...text('reason', 'a reason that is long enough'),
    ...text('result', 'Your connection works!'),
    ...text('label', 'another one'),
    owner: { owner: { type: 'users_select', selected_user: user } },
    connection: { connection: { type: 'static_select', selected_option: { value: connection } } },
    files: { files: { type: 'file_input', files: [{ id: 'F0THEIRS' }] } },
  };
  for (const form of idsOf('FormId')) {
    const view = { id: 'V1', callback_id: form, private_metadata: JSON.stringify(state), state: { values } };
    await by.deliver({ type: 'view_submission', ...who, view });
  }
  for (const word of WORDS)
    for (const typed of [change, connection])
      await by.deliver({
        command: '/jcaccess',
        text: `${word} ${typed}`,
        user_id: user,
        channel_id: 'C0ZORIN',
        response_url: undefined,
      });
  for (const event of [
    { type: 'app_home_opened', user, tab: 'home' },
    { type: 'file_shared', user_id: user, file_id: 'F0THEIRS', channel_id: 'C0OMNI' },
    { type: 'message', channel_type: 'im', channel: 'D0OMNI', user, text: `show ${change}`, ts: '2.2' },
  ])
    await by.deliver({ type: 'event_callback', event_id: `E${event.type}${user}`, event });
};

describe('two workspaces on one store', () => {
  for (const state of STATES)
    test(`nothing of the other is reached by any button, form or command (${state})`, async t => {
      const { store, zorin, omni, clock } = await startTwoTenants(t);
      const theirs = recordsOf(OMNI, state, THEIRS);
      await put(store, theirs);
      await put(store, recordsOf(ZORIN, 'live', OURS));
      for (const user of [ZORIN.asker, ZORIN.decider])
        await tryEverything(zorin, user, THEIRS, theirs.change.plan?.digest ?? '');

      assert.ok(zorin.said.length > 50, 'they were answered');
      assert.match(zorin.said.join('\n'), /zorin staff/, 'full members of Zorin see what is theirs');
      for (const line of zorin.said) assert.doesNotMatch(line.replaceAll(/U0OMNI\w+/g, ''), /omni/i);
      assert.deepEqual(omni.said, []);
      assert.deepEqual(await store.change(OMNI.workspace, THEIRS.change), theirs.change);
      assert.deepEqual(await store.connection(OMNI.workspace, THEIRS.connection), theirs.connection);
      for (const { workspace } of [OMNI, ZORIN])
        for (const id of [THEIRS.change, THEIRS.connection])
          assert.deepEqual(await store.audit(workspace, id), [], `${id} in ${workspace}`);
      const effects = await store.claim(new Date(clock.now().getTime() + 1e9), 100, 1_000);
      assert.deepEqual(
        effects.filter(one => one.workspace === OMNI.workspace || one.subject.id === THEIRS.change),
        [],
      );
    });

  test('a delivery that names the other workspace, or a person of it, is refused', async t => {
    const { store, zorin, omni } = await startTwoTenants(t);
    const theirs = recordsOf(OMNI, 'awaiting-approval', THEIRS);
    await put(store, theirs);
    const team = { team: { id: OMNI.workspace, domain: 'omni' }, team_id: OMNI.workspace };
    const deliver: Started['zorin']['deliver'] = body => zorin.deliver({ ...body, ...team });
    await tryEverything({ ...zorin, deliver }, OMNI.decider, THEIRS, theirs.change.plan?.digest ?? '');
    for (const line of zorin.said) assert.doesNotMatch(line.replaceAll(/U0OMNI\w+/g, ''), /omni/i);
    assert.deepEqual(omni.said, []);
    assert.equal((await store.change(OMNI.workspace, THEIRS.change))?.version, 1);
  });

  test('each hears of its own alone, though both have the same ids', async t => {
    const { store, zorin, omni, corridor, runner, pass } = await startTwoTenants(t);
    for (const one of [ZORIN, OMNI]) await put(store, recordsOf(one, 'awaiting-approval', THEIRS));
    for (const one of [zorin, omni]) {
      const value = JSON.stringify({ c: THEIRS.change, o: 'show:connection' });
      for (const [action, carried] of [
        ['show', value],
        ['show', value.replace('connection', 'recipe')],
        ['decline', value],
        ['export', value.replace('show:connection', 'export:calendar')],
      ])
        await one.deliver({
          type: 'block_actions',
          user: { id: one.decider, team_id: one.workspace },
          container: { channel_id: 'C0', message_ts: '1.1' },
          actions: [{ type: 'button', action_id: action, block_id: 'x', value: carried }],
        });
      await one.deliver({
        type: 'event_callback',
        event_id: 'E1',
        event: { type: 'app_home_opened', user: one.decider, tab: 'home' },
      });
      const asked = await corridor.advance(
        one.workspace,
        { kind: 'change', id: THEIRS.change },
        {
          type: 'ask-for-changes',
          actor: await one.tenant.listening.directory.actor(one.decider, one.workspace),
          comment: `${one.word} wants another name`,
          digest: (await store.change(one.workspace, THEIRS.change))?.plan?.digest ?? '',
        },
      );
      assert.ok(asked.ok, JSON.stringify(asked));
    }
    runner.start();
    const heard = (one: Started['zorin']): boolean =>
      one.said.join().includes(`${one.word} wants another name`);
    for (let tries = 0; tries < 200 && !(heard(zorin) && heard(omni)); tries += 1) {
      pass();
      runner.wake();
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    for (const [one, other] of [
      [zorin, omni],
      [omni, zorin],
    ] as const) {
      const all = one.said.join('\n');
      assert.match(all, new RegExp(`${one.word} staff`, 'i'));
      assert.ok(heard(one), `the effects were performed: ${all.slice(-3_000)}`);
      assert.doesNotMatch(all, new RegExp(other.word, 'i'));
    }
  });

  test('every key and list under which the other has something is empty', async t => {
    const { store } = await startTwoTenants(t);
    const effect = (workspace: Company['workspace']) => ({
      id: asId<EffectId>('7Q7Q.1.show-card'),
      workspace,
      subject: { kind: 'change', id: THEIRS.change } as const,
      work: { deed: 'show-card' } as const,
      due: new Date(0),
      lane: 'slack:x',
      line: 'a line',
    });
    for (const state of STATES) {
      const ids = { change: asId<ChangeId>(`Q${state}`), connection: asId<ConnectionId>(`cn_${state}`) };
      const records = recordsOf({ ...OMNI, word: `omni ${state}` }, state, ids);
      await put(store, records);
      const at = ZORIN.workspace;
      assert.equal(await store.change(at, ids.change), null);
      assert.equal(await store.changeWithConnection(at, ids.change), null);
      assert.equal(await store.connection(at, ids.connection), null);
      const { unique, index } = changeKeys(records.change);
      for (const key of [...unique, ...index]) {
        assert.deepEqual(await store.changesBy(at, key), [], key);
        assert.equal(await store.countChanges(at, key), 0, key);
      }
      const keys = connectionKeys(records.connection);
      for (const key of [...keys.unique, ...keys.index])
        assert.deepEqual(await store.connectionsBy(at, key), [], key);
      for (const { list } of connectionPlaces(records.connection)) {
        assert.deepEqual(await store.connectionsIn(at, { list }, { limit: 10 }), [], list);
        assert.equal(await store.countConnections(at, { list }), 0, list);
        assert.ok((await store.countConnections(OMNI.workspace, { list })) > 0, list);
      }
    }
    await store.commit({ workspace: OMNI.workspace, effects: [effect(OMNI.workspace)] });
    assert.equal(await store.inLine(ZORIN.workspace, 'a line', 'slack:x'), 0);
    assert.equal(await store.dropParked(ZORIN.workspace, effect(OMNI.workspace).id), false);
    assert.equal(await store.retryParked(ZORIN.workspace, effect(OMNI.workspace).id, new Date(0)), false);
    assert.deepEqual(await store.parked(ZORIN.workspace), []);
  });
});
