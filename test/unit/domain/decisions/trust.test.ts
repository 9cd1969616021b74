import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { Connection } from '../../../../src/domain/connection.ts';
import { signingCertificate } from '../../../../src/domain/connection.ts';
import { decideOnConnection } from '../../../../src/domain/decide-on-connection.ts';
import type { Decided } from '../../../../src/domain/decision.ts';
import type { EventOf } from '../../../../src/domain/event.ts';
import { asId, type ChangeId } from '../../../../src/domain/ids.ts';
import { involved } from '../../../../src/domain/involvement.ts';
import { changeKeys } from '../../../../src/domain/keys.ts';
import { kindOf } from '../../../../src/domain/kinds.ts';
import type { Published } from '../../../../src/domain/metadata-look.ts';
import { readMetadataUrl } from '../../../../src/domain/metadata-look.ts';
import { makePlan } from '../../../../src/domain/plan.ts';
import { becomes, deeds, follows, isStale, refusal } from '../ask-decide.ts';
import {
  ANA,
  ben,
  changeIn,
  connectionOf,
  generatedPair,
  minutes,
  NOW,
  ownPair,
  POLICY,
  provider,
  trusted,
  updatePlan,
  wanted,
} from '../build-change.ts';

const live = changeIn('live');
const applied = {
  provider: provider().id,
  settings: wanted,
  certificates: trusted(ownPair.certificate),
  at: NOW,
  change: live.id,
};
const watched = {
  url: 'https://sso.jumpcloud.com/saml2/metadata/0123456789abcdef01234567',
  by: ANA,
  since: NOW,
};
const connection = connectionOf(live, { applied, watched });
const foreign = generatedPair.certificate;
const look = { since: NOW, turn: 3, failed: 0 };
const published: Published = {
  entityId: wanted.issuer,
  signOnUrl: wanted.ssoUrl,
  certificates: [foreign],
  inAccess: [ownPair.certificate.sha256Fingerprint],
};

const seeing = (
  wish: Partial<Published> = {},
  around: { connection?: Connection; open?: Change | null; before?: Change | null } = {},
): Decided => {
  const event: EventOf<'metadata-seen'> = {
    type: 'metadata-seen',
    look,
    published: { ...published, ...wish },
    next: minutes(15),
    newChange: asId<ChangeId>('9ABC'),
  };
  const known = { connection, latest: live, open: null, before: null, policy: POLICY, now: NOW, ...around };
  const decision = decideOnConnection(known, event);
  assert.ok(decision.ok);
  return decision.value;
};

const opened = (): Change => {
  const { change } = seeing();
  assert.ok(change);
  return change;
};

const planOf = (change: Change) => {
  const before = provider();
  const settings = kindOf(change).wanted({ change, connection }, before);
  assert.ok(settings);
  const affected = { applicationsAcceptingAny: 0, applicationsNamingThis: 0 };
  return makePlan(before, settings, { warnings: [], affected, now: NOW });
};

describe('a certificate that Access does not trust', () => {
  test('opens one change that adds it, in which nobody is involved, and calls people once', () => {
    const change = opened();
    assert.equal(change.kind, 'trust-certificate');
    assert.deepEqual(involved(change), []);
    assert.deepEqual(
      planOf(change).certificates.map(one => one.fate),
      ['kept', 'added'],
    );
    const alarm = { certificate: foreign.sha256Fingerprint, change: change.id };
    const called = { ...connection, watched: { ...watched, alarm } };
    assert.deepEqual(deeds(seeing({}, { connection: called })), ['look-at-metadata']);
    assert.deepEqual(
      deeds(seeing({}, { open: change })),
      ['look-at-metadata'],
      'an address given anew calls nobody twice',
    );
    const expired = changeIn('expired', { kind: 'trust-certificate', opened: 'by-itself' });
    assert.ok(
      seeing({}, { connection: called, before: expired }).change,
      'nobody decided: it is opened again',
    );
    const declined = changeIn('declined', { kind: 'trust-certificate', opened: 'by-itself' });
    assert.equal(seeing({}, { connection: called, before: declined }).change, undefined, 'people said no');
  });

  test('counts only in the metadata of this very connection', () => {
    for (const other of [
      { entityId: 'https://elsewhere.example/' },
      { signOnUrl: 'https://sso.jumpcloud.com/saml2/elsewhere' },
      { signOnUrl: null },
    ])
      assert.deepEqual(deeds(seeing(other)), ['look-at-metadata']);
  });

  test('is no alarm where Access trusts it already: a person added it', () => {
    const { change, effects } = seeing({ inAccess: [foreign.sha256Fingerprint] });
    assert.equal(change, undefined);
    assert.deepEqual(deeds({ effects }), ['look-at-metadata', 'tell']);
  });

  test('waits behind a write, with what was seen, and asks JumpCloud nothing meanwhile', () => {
    const { change, effects } = seeing({}, { open: changeIn('applying', { kind: 'edit' }) });
    assert.equal(change, undefined);
    const [next] = effects;
    assert.ok(next?.work.deed === 'look-at-metadata' && next.work.look.seen);
  });

  test('puts an open change aside, which gives its claims up, and goes on afterwards with a new plan', () => {
    const open = changeIn('awaiting-approval', { kind: 'edit' }, updatePlan);
    const { change, suspended } = seeing({}, { open });
    assert.equal(change?.suspends, open.id);
    assert.ok(suspended);
    assert.deepEqual(changeKeys(suspended).unique, []);
    assert.equal(
      refusal(suspended, { type: 'approve', actor: ben, earlier: [], digest: updatePlan.digest }),
      'put-aside',
    );
    assert.ok(
      isStale(
        { ...changeIn('planned'), suspended: { by: asId<ChangeId>('9ABC'), at: NOW } },
        { type: 'planned', plan: updatePlan },
      ),
    );
    const again = follows(suspended, { type: 'resumed' });
    assert.equal(again.change.state, 'planned');
    assert.equal(again.change.suspended, undefined);
    assert.ok(deeds(again).includes('make-plan'));
  });

  test('takes the place of an older one of its kind', () => {
    const older = changeIn(
      'awaiting-approval',
      { kind: 'trust-certificate', opened: 'by-itself', suspends: asId<ChangeId>('5OLD') },
      updatePlan,
    );
    const { change, suspended } = seeing({}, { open: older });
    assert.equal(suspended?.state, 'withdrawn');
    assert.equal(change?.suspends, '5OLD');
  });
});

describe('what the operator decided beforehand', () => {
  const policy = { ...POLICY, trustJumpCloud: true };

  test('writes what jcaccess opened by itself, and nothing that a person asked for', () => {
    const change = { ...opened(), state: 'planned' } as Change;
    const event = { type: 'planned', plan: planOf(change) } as const;
    assert.equal(becomes('applying', change, event, { connection, policy }).approvedBeforehand, true);
    assert.equal(becomes('awaiting-approval', change, event, { connection }).approvedBeforehand, undefined);
    const asked = changeIn('planned', {}, updatePlan);
    assert.equal(
      follows(asked, { type: 'planned', plan: updatePlan }, { policy, connection: connectionOf(asked) })
        .change.state,
      'awaiting-approval',
    );
  });

  test('an equal read-back keeps it without clock or keeping; reminders follow the one that signs', () => {
    const change = opened();
    const plan = planOf(change);
    const applying = { ...change, plan, state: 'applying', applyBy: minutes(60) } as Change;
    const written = { type: 'written', provider: provider().id, name: 'Acme staff', extras: [] } as const;
    const after = follows(applying, written, { connection });
    assert.equal(after.change.state, 'live');
    assert.ok(!deeds(after).includes('run-out'));
    const all = after.connection?.applied?.certificates ?? [];
    assert.equal(all.length, 2);
    assert.ok(after.connection?.applied);
    assert.equal(signingCertificate(after.connection.applied).sha256Fingerprint, foreign.sha256Fingerprint);
  });
});

test('only an address on the host of the sign-on URL, in the form that JumpCloud copies, is looked at', () => {
  const of = (text: string) => {
    const read = readMetadataUrl(text, applied, []);
    return read.ok ? 'taken' : read.error;
  };
  const id = '0123456789abcdef01234567';
  assert.equal(of(`https://sso.jumpcloud.com/saml2/metadata/${id}`), 'taken');
  assert.equal(of(`https://sso.jumpcloud.com/saml2/metadata/${id}?x=1`), 'other-path');
  assert.equal(of('https://sso.jumpcloud.com/saml2/acme-staff'), 'other-path');
  assert.equal(of(`https://console.jumpcloud.com/saml2/metadata/${id}`), 'other-host');
  assert.equal(of(`https://sso.jumpcloud.com.evil.example/saml2/metadata/${id}`), 'other-host');
  for (const odd of [
    `http://sso.jumpcloud.com/saml2/metadata/${id}`,
    `https://a@sso.jumpcloud.com/saml2/metadata/${id}`,
    'https://169.254.169.254/saml2/metadata/',
    '',
  ])
    assert.equal(of(odd), 'not-a-url');
});
