import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { Change } from '../../../../src/domain/change.ts';
import type { Applied, Connection } from '../../../../src/domain/connection.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { slackLane } from '../../../../src/domain/lane.ts';
import { becomes, follows, notices, refusal } from '../ask-decide.ts';
import {
  ana,
  BEN,
  ben,
  changeIn,
  cleo,
  connectionOf,
  FINGERPRINT,
  generatedPair,
  gus,
  mallory,
  metadata,
  NOW,
  ownPair,
  POLICY,
  provider,
  stranger,
  trusted,
  wanted,
} from '../build-change.ts';

const unproven = changeIn('awaiting-confirmation');
const login = { at: NOW, email: 'ana@acme.com', allowed: true };
const seen = changeIn('awaiting-confirmation', { evidence: { observed: login } });
const reported = (outcome: 'success' | 'error' | 'unknown') =>
  changeIn('awaiting-confirmation', {
    evidence: { reported: { by: BEN, at: NOW, outcome, text: 'x', attributes: [] } },
  });
const keep = (actor: Actor, reason?: string) =>
  ({ type: 'keep', actor, ...(reason === undefined ? {} : { reason }) }) as const;

describe('keeping with a login shown', () => {
  test('the requester or one approver, without a reason', () => {
    for (const change of [seen, reported('success')]) {
      becomes('live', change, keep(ana));
      becomes('live', change, keep(ben));
    }
  });

  test('a login that a policy turned away shows that SAML works', () => {
    becomes(
      'live',
      changeIn('awaiting-confirmation', { evidence: { observed: { ...login, allowed: false } } }),
      keep(ana),
    );
  });

  test('nobody else', () => {
    assert.equal(refusal(seen, keep(mallory)), 'not-yours');
    assert.equal(refusal(seen, keep(gus)), 'outsider');
    assert.equal(refusal(seen, keep(stranger)), 'outsider');
    assert.equal(refusal(seen, keep({ ...cleo, groups: [], groupsUnreadable: true })), 'groups-unreadable');
  });
});

describe('keeping without a login shown', () => {
  test('the requester alone may not, whatever they say', () => {
    for (const change of [unproven, reported('error'), reported('unknown')]) {
      assert.equal(refusal(change, keep(ana)), 'needs-evidence');
      assert.equal(refusal(change, keep(ana, 'It works, believe me.')), 'needs-evidence');
    }
  });

  test('an approver other than the requester may, with a reason', () => {
    assert.equal(refusal(unproven, keep(ben)), 'needs-evidence');
    assert.equal(refusal(unproven, keep(ben, '')), 'needs-evidence');
    const live = becomes('live', unproven, keep(ben, 'Tested on a call.'));
    assert.equal(live.closing.reason, 'Tested on a call.');
  });

  test('an approver who is the requester may not, unless self-approval is on', () => {
    const own = changeIn('awaiting-confirmation', { requester: BEN });
    assert.equal(refusal(own, keep(ben, 'x')), 'needs-evidence');
    becomes('live', own, keep(ben, 'x'), { policy: { ...POLICY, selfApproval: true } });
  });
});

const appliedBefore: Applied = {
  provider: provider().id,
  settings: wanted,
  certificates: [{ facts: ownPair.certificate, since: NOW, change: asId<Change['id']>('OLDR') }],
  at: NOW,
  change: asId<Change['id']>('OLDR'),
};

describe('what is kept', () => {
  test('the connection is live with what was written, and its certificate has its reminders', () => {
    const { connection, effects } = follows(seen, keep(ana));
    assert.equal(connection?.status, 'live');
    assert.deepEqual(connection?.applied, {
      provider: provider().id,
      settings: wanted,
      certificates: [{ facts: ownPair.certificate, since: NOW, change: seen.id }],
      at: NOW,
      change: seen.id,
      lastLogin: login,
    });
    const stages = effects.flatMap(({ work }) => (work.deed === 'remind' ? [work] : []));
    assert.deepEqual(
      stages.map(work => work.stage),
      [60, 30, 14, 7, 3, 1, 0],
    );
    assert.ok(stages.every(work => work.certificate === FINGERPRINT));
  });

  test('the last login that was seen stays known when this change showed none', () => {
    const before = { ...connectionOf(unproven), applied: { ...appliedBefore, lastLogin: login } };
    const { connection } = follows(unproven, keep(ben, 'Tested on a call.'), { connection: before });
    assert.deepEqual(connection?.applied?.lastLogin, login);
  });

  test('of several certificates the one that ends first is watched', () => {
    const two = { ...metadata, certificates: [ownPair.certificate, generatedPair.certificate] };
    const change = changeIn('awaiting-confirmation', { evidence: { observed: login }, metadata: two });
    const { connection } = follows(change, keep(ana));
    assert.equal(
      connection?.applied?.certificates[0].facts.sha256Fingerprint,
      generatedPair.certificate.sha256Fingerprint,
    );
  });

  test('the owner gets the days for their own calendar, once for each thing that they say', () => {
    const calendars = (before?: Partial<Connection>) =>
      follows(seen, keep(ana), { connection: { ...connectionOf(seen), ...before } })
        .effects.filter(({ work }) => work.deed === 'send-calendar')
        .map(({ id, lane, work }) => ({ id, lane, work }));
    const one = {
      id: `${seen.id}.${String(seen.version + 1).padStart(5, '0')}.01.send-calendar`,
      lane: slackLane(seen.workspace, seen.request.owner),
    };
    assert.deepEqual(calendars(), [{ ...one, work: { deed: 'send-calendar' } }]);

    const same = trusted(ownPair.certificate);
    const applied = { ...appliedBefore, certificates: same };
    assert.deepEqual(calendars({ status: 'live', applied }), [], 'the same certificate, label and owner');
    for (const other of [{ owner: BEN }, { request: { ...seen.request, label: 'Older name' } }])
      assert.equal(calendars({ status: 'live', applied, ...other }).length, 1);

    const { sha256Fingerprint, notAfter } = generatedPair.certificate;
    const rotated = { ...applied, certificates: trusted(generatedPair.certificate) };
    assert.deepEqual(calendars({ status: 'live', applied: rotated }), [
      { ...one, work: { deed: 'send-calendar', replaced: { sha256Fingerprint, notAfter } } },
    ]);
  });

  test('the requester hears of it when somebody else kept it', () => {
    assert.deepEqual(notices(follows(seen, keep(ana))), ['ask-metadata-url']);
    assert.deepEqual(notices(follows(seen, keep(ben))), ['kept', 'ask-metadata-url']);
  });
});
