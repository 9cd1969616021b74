import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHANGE_STATES } from '../../../../src/domain/change.ts';
import { asId } from '../../../../src/domain/ids.ts';
import type { Refusal } from '../../../../src/domain/refusal.ts';
import { brokenModal, brokenText } from '../../../../src/slack/views/broken.ts';
import { filesOnly, privateKeySeen } from '../../../../src/slack/views/dm.ts';
import { planFileName, planText } from '../../../../src/slack/views/plan-file.ts';
import { refusalText } from '../../../../src/slack/views/refusal.ts';
import { testReport } from '../../../../src/slack/views/test-report.ts';
import { whichChange } from '../../../../src/slack/views/which-change.ts';
import { assertMessage, assertView, valuesOf, wordsOf } from './rules.ts';
import {
  ben,
  certificate,
  changeIn,
  cleo,
  createPlan,
  everyState,
  existing,
  held,
  later,
  metadata,
  updatePlan,
  view,
} from './sample-changes.ts';

describe('refusalText', () => {
  const context = {
    ...view,
    change: changeIn('awaiting-approval'),
    requesters: '@it-admins',
    allowed: 'Ana',
  };
  const sayings: [Refusal, RegExp][] = [
    [{ reason: 'not-approver' }, /^You are not an approver.*Approvers: Ben or Cleo\. To be added/],
    [
      { reason: 'own-change', as: 'requester' },
      /^You asked for this change, so another person must approve it: Ben or Cleo\./,
    ],
    [{ reason: 'own-change', as: 'metadata' }, /^You handed in the metadata of this change, so/],
    [{ reason: 'own-change', as: 'pair', small: true }, /nobody else is left to decide/],
    [{ reason: 'outsider' }, /^Guests and people from other companies/],
    [
      { reason: 'not-yours', action: 'withdraw' },
      /^Only Ana can withdraw this change\. Your click did nothing\./,
    ],
    [{ reason: 'not-yours', action: 'hand-back' }, /I did not read yours\./],
    [{ reason: 'not-yours', action: 'new-pair' }, /about the pair/],
    [{ reason: 'may-not-request' }, /is for @it-admins\. Nothing was started\./],
    [{ reason: 'plan-replaced' }, /replaced by a newer one.*The current plan: <https:/],
    [{ reason: 'already-approved' }, /It counts once\./],
    [
      { reason: 'already-decided', state: 'declined', by: cleo, at: later(3) },
      /was declined by Cleo <!date.*before your click arrived/,
    ],
    [{ reason: 'not-now', state: 'applying' }, /the change is being written/],
    [{ reason: 'needs-evidence' }, /Nobody has shown a login yet/],
    [{ reason: 'groups-unreadable' }, /Nothing has changed\. Try again/],
    [{ reason: 'label-taken' }, /Choose another label/],
    [{ reason: 'entity-taken' }, /IdP Entity ID/],
    [{ reason: 'provider-taken' }, /one provider has one connection\. Nothing was changed/],
    [{ reason: 'open-change' }, /`Acme staff` already has an open change, asked for by \*Ana\*/],
    [
      { reason: 'too-often', asked: 'test', until: later(1) },
      /tested this connection for you several times in the last minute.*Nothing was done\. You can go on <!date/,
    ],
    [{ reason: 'tests-under-way' }, /Your last tests are still under way/],
    [{ reason: 'too-many-open', count: 25 }, /You have 25 open changes.*Nothing was started/],
    [{ reason: 'gone' }, /I do not know this change/],
  ];
  for (const [refusal, expected] of sayings) {
    it(`says ${refusal.reason}`, () => {
      assert.match(refusalText(refusal, context).mrkdwn, expected);
      assert.doesNotMatch(refusalText(refusal, { ...context, change: null }).mrkdwn, /undefined|null/);
    });
  }

  it('has words for every state', () => {
    for (const state of CHANGE_STATES) {
      assert.doesNotMatch(refusalText({ reason: 'not-now', state }, context).mrkdwn, /undefined/);
      assert.doesNotMatch(refusalText({ reason: 'already-decided', state }, context).mrkdwn, /undefined/);
    }
  });
});

describe('plan file', () => {
  it('holds every value of the plan', () => {
    assert.equal(planFileName(createPlan), `plan-${createPlan.digest.slice(0, 8)}.txt`);
    for (const plan of [createPlan, updatePlan]) {
      const text = planText(changeIn('awaiting-approval', { plan }), view);
      for (const row of plan.rows) assert.ok(text.includes(row.setting) && text.includes(row.after ?? ''));
      for (const { certificate } of plan.certificates) assert.ok(text.includes(certificate.sha256 ?? 'none'));
      assert.ok(text.includes(plan.digest));
      assert.match(text, /The only other login method of this team is One-time PIN\./);
      assert.match(text, /12 applications accept any login method/);
    }
    assert.equal(planText(changeIn('draft'), view), '');
  });

  it('says where assertions go, which certificate is which, and what stays and decides logins', () => {
    const rest = { config: { enable_encryption: true, force_authn: true, key_of_tomorrow: { deep: 1 } } };
    const plan = { ...updatePlan, teamDomain: 'acme.cloudflareaccess.com', before: { ...existing, rest } };
    const text = planText(changeIn('awaiting-approval', { plan }), view);
    assert.match(
      text,
      /SP Entity ID and ACS URL: https:\/\/acme\.cloudflareaccess\.com\/cdn-cgi\/access\/callback/,
    );
    assert.match(text, /which: {3}the one made for this change \(pair 3F9A\)/);
    assert.match(text, /SAML encryption: on \(stays/);
    assert.match(text, /Require reauthentication: on \(stays/);
    assert.match(text, /key_of_tomorrow: \{"deep":1\} \(stays/);
    const stray = { ...held, sha256: 'AA:BB' };
    const two = { ...plan, certificates: [{ certificate: stray, fate: 'added' as const }] };
    const handed = { ...metadata, by: ben, certificates: [{ ...certificate, sha256Fingerprint: 'AA:BB' }] };
    const beside = planText(changeIn('awaiting-approval', { plan: two, more: { metadata: handed } }), view);
    assert.match(beside, /NOT the one of this change: it came beside it in the metadata of .*, from Ben/);
  });
});

describe('test report', () => {
  it('says what was checked, and what is known of a login; how to test stands in the call to log in alone', () => {
    const message = testReport(changeIn('awaiting-confirmation'), view) ?? assert.fail();
    assertMessage(message);
    const words = wordsOf(message.blocks);
    assert.match(words, /\*4 checks: 3 passed, 1 could not be made\.\*/);
    assert.match(words, /Observed \(read from Cloudflare\): none\./);
    assert.match(words, /Reported \(pasted by a person\): none\./);
    assert.match(words, /No login seen is not a failure/);
    assert.doesNotMatch(words, /To test/);
    assert.equal(testReport(changeIn('testing'), view), null);
  });
});

describe('private answers', () => {
  it('asks which change a file is for, one button each', () => {
    const changes = everyState().map((change, index) => ({
      ...change,
      id: asId<typeof change.id>(`C${index}`),
    }));
    const message = whichChange(asId('F1'), '<m>.xml', changes);
    assertMessage(message);
    const values = valuesOf(message.blocks, 'value').map(value => JSON.parse(String(value)));
    assert.deepEqual(values[0], { c: 'C0', o: 'file:F1' });
    assert.deepEqual(values.at(-1), { c: '', o: 'none:F1' });
    assert.equal(values.length, changes.length + 1);
    assertMessage(whichChange(asId('F1'), 'm.xml', []));
  });

  it('answers words in the DM with what is open', () => {
    const message = filesOnly(everyState().slice(0, 5), view);
    assertMessage(message);
    assert.match(wordsOf(message.blocks), /Open: `Acme staff`, next: .*and 2 more/);
    assertMessage(filesOnly([], view));
    assertMessage(privateKeySeen());
  });

  it('says what is saved when something broke, and the reference', () => {
    const saved = { doing: 'recording your approval', saved: 'yes', reference: '4K7Q2M' } as const;
    assert.match(
      brokenText(saved).mrkdwn,
      /could not finish recording your approval.*What you sent is saved.*`ref 4K7Q2M`/,
    );
    assert.match(brokenText({ ...saved, saved: 'no' }).mrkdwn, /Nothing was saved; please do it again\./);
    for (const outcome of ['written', 'unknown'] as const) {
      const { mrkdwn } = brokenText({ ...saved, saved: outcome });
      assert.doesNotMatch(mrkdwn, /Nothing was saved|please do it again/);
      assert.match(mrkdwn, /look .*whether it is there/i);
    }
    assertView(brokenModal('Set up a connection', saved));
  });
});
