import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Action } from '../../../src/domain/action.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { ACTIONS } from '../../../src/domain/authority.ts';
import type { Change, ChangeState } from '../../../src/domain/change.ts';
import { CHANGE_STATES } from '../../../src/domain/change.ts';
import type { ChangeEvent } from '../../../src/domain/event.ts';
import type { UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import { may, whoMay } from '../../../src/domain/may.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { decided } from './ask-decide.ts';
import { changeIn, connectionOf, FINGERPRINT, metadata, NOW, POLICY } from './build-change.ts';
import { EVERY_EVENT } from './every-event.ts';
import { AUTHORITY } from './may-table.ts';

const id = (name: string): UserId => asId<UserId>(`U0${name.toUpperCase()}`);
const person = (name: string, more: Partial<Actor> = {}): Actor => ({
  user: id(name),
  workspace: asId('T0ACME'),
  fullMember: true,
  groups: [],
  groupsUnreadable: false,
  ...more,
});

const policy: Policy = {
  ...POLICY,
  approvers: { users: [id('ben'), id('cleo'), id('dana')], groups: [] },
  rules: [{ count: 1, from: { users: [id('ben'), id('cleo'), id('dana')], groups: [] } }],
  requesters: { users: [id('ana'), id('rita'), id('olga'), id('ben')], groups: [] },
  breakGlass: { users: [id('glass'), id('dana')], groups: [] },
  escalation: { afterMs: 1, to: { users: [id('eva')], groups: [] } },
};

/** One person for each role, and for the mixtures that went wrong once. */
const CAST: Readonly<Record<string, Actor>> = {
  requester: person('ana'),
  owner: person('olga'),
  helper: person('hugo'),
  approver: person('ben'),
  'approver without the right to ask': person('cleo'),
  'approver who supplied the metadata': person('dana'),
  'called by escalation': person('eva'),
  'named for emergencies': person('glass'),
  'may ask': person('rita'),
  member: person('mallory'),
  guest: person('gus', { fullMember: false }),
  'approver, deactivated': person('ben', { fullMember: false }),
  'member, groups unreadable': person('mallory', { groupsUnreadable: true }),
};

const changeOf = (state: ChangeState): Change =>
  ({
    ...changeIn(state),
    requester: id('ana'),
    helper: id('hugo'),
    escalatedAt: NOW,
    supplied: [{ by: id('dana'), certificate: FINGERPRINT, how: 'metadata' }],
    ...(changeIn(state).metadata ? { metadata: { ...metadata, by: id('dana') } } : {}),
    request: { ...changeIn(state).request, owner: id('olga') },
  }) as Change;

const subject = (state: ChangeState) => {
  const change = changeOf(state);
  return { change, connection: connectionOf(change, { owner: id('olga') }), now: NOW };
};

/** `all`, `none`, or the states in which it can be done. */
const statesIn = (states: readonly ChangeState[]): string =>
  states.length === CHANGE_STATES.length ? 'always' : states.join(', ');

const lines = (): string[] =>
  ACTIONS.flatMap(action => {
    const byPerson = Object.entries(CAST).map(([who, actor]) => {
      const allowed = CHANGE_STATES.filter(state => may(actor, action, subject(state), policy) === null);
      return [who, statesIn(allowed)] as const;
    });
    const able = byPerson.filter(([, states]) => states !== '');
    return [
      action,
      ...Array.from(
        Map.groupBy(able, ([, states]) => states),
        ([states, people]) => `  ${people.map(([who]) => who).join(' / ')}: ${states}`,
      ),
    ];
  });

describe('the table of authority', () => {
  test('is what this page says: every action, every role, every state', () => {
    assert.equal(lines().join('\n'), AUTHORITY.trim());
  });

  test('guests, strangers and deactivated people get one refusal and nothing else', () => {
    for (const action of ACTIONS) {
      for (const state of CHANGE_STATES) {
        for (const who of ['guest', 'approver, deactivated'] as const) {
          const actor = CAST[who];
          assert.ok(actor);
          assert.deepEqual(may(actor, action, subject(state), policy), { reason: 'outsider' });
        }
      }
    }
  });

  test('whom Slack does not speak of may do nothing, and is no stranger', () => {
    const unread = person('ben', { fullMember: false, membershipUnreadable: true });
    for (const action of ACTIONS)
      assert.deepEqual(may(unread, action, subject('awaiting-approval'), policy), {
        reason: 'membership-unreadable',
      });
  });

  test('whoMay names exactly those whom may lets through', () => {
    for (const action of ACTIONS) {
      for (const state of CHANGE_STATES) {
        const named = whoMay(action, subject(state), policy);
        for (const actor of Object.values(CAST).filter(one => one.fullMember && !one.groupsUnreadable)) {
          const refusal = may(actor, action, subject(state), policy);
          if (refusal === null) {
            assert.ok(named.everybody || named.users.includes(actor.user), `${action} ${actor.user}`);
          }
        }
        for (const user of named.except) assert.ok(!named.users.includes(user), `${action} ${user}`);
      }
    }
  });

  test('where people may approve their own, only involvement is forgiven', () => {
    const own = { ...policy, selfApproval: true };
    const dana = person('dana');
    assert.equal(may(dana, 'approve', subject('awaiting-approval'), own), null);
    assert.equal(may(dana, 'break-glass', subject('awaiting-approval'), own), null);
    assert.notEqual(may(person('ana'), 'approve', subject('awaiting-approval'), own), null);
  });
});

test('every decision on what a person did asks the table: who is refused there is refused everywhere', () => {
  const asked = new Set<Action>();
  const decisions = ACTIONS.filter(action => action in EVERY_EVENT);
  for (const action of decisions) {
    for (const event of Object.values(EVERY_EVENT[action as keyof typeof EVERY_EVENT])) {
      for (const state of CHANGE_STATES) {
        for (const [who, actor] of Object.entries(CAST)) {
          const refusal = may(actor, action, subject(state), policy);
          if (!refusal) continue;
          const { change, connection } = subject(state);
          const decision = decided(change, { ...event, actor } as ChangeEvent, { connection, policy });
          assert.ok(!decision.ok, `${who} did ${action} in ${state}`);
          asked.add(action);
        }
      }
    }
  }
  assert.deepEqual([...asked], decisions);
  assert.ok(decisions.length > 15);
});
