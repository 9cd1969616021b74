import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { ChangeWithConnection } from '../../../../src/domain/connection.ts';
import type { KnownWorkspace } from '../../../../src/domain/decision.ts';
import { ask } from '../../../../src/domain/decisions/ask.ts';
import { asId } from '../../../../src/domain/ids.ts';
import type { SetupRequest } from '../../../../src/domain/request.ts';
import { becomes, deeds, follows, notices, refusal } from '../ask-decide.ts';
import {
  ACME,
  ana,
  BEN,
  changeIn,
  connectionOf,
  createPlan,
  generatedPair,
  gus,
  mallory,
  NOW,
  POLICY,
  request,
  stranger,
  wanted,
} from '../build-change.ts';

const requested = (wish: Partial<SetupRequest> = {}, actor = ana) =>
  ({
    type: 'request',
    actor,
    change: asId<Change['id']>('8LMN'),
    connection: asId<Change['connection']>('cn_7k2q9x'),
    workspace: ACME,
    request: { ...request, ...wish },
    startsFrom: null,
  }) as const;

const standing = (about: ChangeWithConnection | null, policy = POLICY): KnownWorkspace => ({
  workspace: ACME,
  about,
  suppliers: [],
  policy,
  now: NOW,
});

const begun = (before: Change | null, wish: Partial<SetupRequest> = {}) => {
  const earlier = before && { change: before, connection: connectionOf(before, { version: 4 }) };
  const decision = ask(standing(earlier), requested(wish));
  assert.ok(decision.ok);
  const { change, connection } = decision.value;
  assert.ok(change && connection);
  return { ...decision.value, change, connection };
};

describe('asking for a set-up', () => {
  test('a pair is made first; an own or JumpCloud’s certificate goes straight to the recipe', () => {
    const generate = begun(null);
    assert.equal(generate.change.state, 'draft');
    assert.deepEqual(deeds(generate), ['show-card', 'deliver-certificate', 'run-out']);
    for (const certificate of [
      { source: 'own', certificate: generatedPair.certificate },
      { source: 'jumpcloud' },
    ] as const) {
      const direct = begun(null, { certificate });
      assert.equal(direct.change.state, 'awaiting-metadata');
      assert.deepEqual(deeds(direct), ['show-card', 'show-recipe', 'ask-requester', 'run-out']);
    }
  });

  test('only full members who may ask', () => {
    const answer = (actor: typeof ana, policy = POLICY) => {
      const decision = ask(standing(null, policy), requested({}, actor));
      return decision.ok ? 'yes' : decision.error.reason;
    };
    assert.equal(answer(mallory), 'yes');
    assert.equal(answer(gus), 'outsider');
    assert.equal(answer(stranger), 'outsider');
    const few = { ...POLICY, requesters: { users: [BEN], groups: [] } };
    assert.equal(answer(mallory, few), 'may-not-request');
  });

  test('not from a change that is not there', () => {
    const decision = ask(standing(null), { ...requested(), startsFrom: asId('GONE') });
    assert.deepEqual(decision, { ok: false, error: { reason: 'gone' } });
  });

  test('not from a change that is still open', () => {
    const open = changeIn('planned');
    const decision = ask(standing({ change: open, connection: connectionOf(open) }), requested());
    assert.deepEqual(decision, { ok: false, error: { reason: 'open-change' } });
  });
});

describe('starting again', () => {
  const ended = changeIn('declined', { voidPairs: ['AA:BB'] });

  test('keeps the pair and the metadata when the same is asked for: the plan is next', () => {
    const again = begun(ended, { label: 'Acme people', attributes: [] });
    assert.equal(again.change.state, 'planned');
    assert.equal(again.change.pair, ended.pair);
    assert.equal(again.change.metadata, ended.metadata);
    assert.ok(deeds(again).includes('make-plan'));
  });

  test('keeps neither approvals, plan nor evidence, and every void pair', () => {
    const { change } = begun(changeIn('rolled-back', { voidPairs: ['AA:BB'] }));
    assert.deepEqual(change.approvals, []);
    assert.equal(change.plan, undefined);
    assert.equal(change.written, undefined);
    assert.deepEqual(change.evidence, {});
    assert.deepEqual(change.voidPairs, ['AA:BB']);
    assert.equal(change.version, 1);
  });

  test('remembers a creation that may still arrive, unless one was recorded', () => {
    const lostWrites = [{ at: NOW, idsBefore: [], digest: 'd', wanted }];
    assert.equal(begun(changeIn('withdrawn', { lostWrites })).change.lostWrites, lostWrites);
    assert.equal(begun(changeIn('rolled-back', { lostWrites })).change.lostWrites, undefined);
  });

  test('keeps the pair and drops the metadata when the recipe changed', () => {
    for (const wish of [{ entityId: 'acme-staff' }, { teamDomain: 'other.cloudflareaccess.com' }]) {
      const again = begun(ended, wish);
      assert.equal(again.change.state, 'awaiting-metadata');
      assert.equal(again.change.pair, ended.pair);
      assert.equal(again.change.metadata, undefined);
      assert.ok(deeds(again).includes('show-recipe'));
    }
  });

  test('drops both when another pair is asked for', () => {
    for (const certificate of [
      { source: 'generate', commonName: 'Other', days: 1095, bits: 2048 },
      { source: 'generate', commonName: 'JumpCloud SAML IdP', days: 1095, bits: 4096 },
      { source: 'jumpcloud' },
    ] as const) {
      const { change } = begun(ended, { certificate });
      assert.equal(change.pair, undefined);
      assert.equal(change.metadata, undefined);
    }
  });

  test('drops a pair that was never delivered', () => {
    const { pair } = ended;
    assert.ok(pair);
    const early = changeIn('withdrawn', { pair: { ...pair, delivered: false } });
    assert.equal(begun(early).change.state, 'draft');
    assert.equal(begun(early).change.pair, undefined);
  });

  test('goes on with the same connection: a live one stays live, another is proposed again', () => {
    const again = begun(ended);
    assert.equal(again.connection.version, 5);
    assert.equal(again.connection.status, 'proposed');
    const live = connectionOf(ended, { version: 4, status: 'live' });
    const decision = ask(standing({ change: ended, connection: live }), requested());
    assert.equal(decision.ok && decision.value.connection, undefined, 'untouched until it is kept');
  });
});

describe('withdrawing', () => {
  const withdrawn = { type: 'withdraw', actor: ana } as const;

  test('the requester may, as long as nothing is being sent', () => {
    for (const state of ['draft', 'awaiting-metadata', 'planned', 'awaiting-approval'] as const) {
      const next = becomes('withdrawn', changeIn(state), { ...withdrawn, reason: 'Not needed.' });
      assert.equal(next.closing.reason, 'Not needed.');
      assert.equal(follows(changeIn(state), withdrawn).connection?.status, 'dormant');
    }
    for (const state of ['applying', 'outcome-unknown', 'testing', 'awaiting-confirmation'] as const) {
      assert.equal(refusal(changeIn(state), withdrawn), 'not-now');
    }
  });

  test('nobody else may', () => {
    for (const actor of [mallory, gus, stranger, { ...ana, fullMember: false }]) {
      const reason = refusal(changeIn('planned'), { type: 'withdraw', actor });
      assert.equal(reason, actor.fullMember ? 'not-yours' : 'outsider');
    }
  });

  test('what comes later for it comes to nothing', () => {
    const gone = becomes('withdrawn', changeIn('awaiting-approval'), withdrawn);
    assert.equal(
      refusal(gone, { type: 'approve', earlier: [], actor: mallory, digest: createPlan.digest }),
      'not-approver',
    );
    assert.deepEqual(notices(follows(changeIn('planned'), withdrawn)), ['withdrawn']);
  });
});
