import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChangeKind } from '../../../../src/domain/change.ts';
import { CHANGE_STATES } from '../../../../src/domain/change.ts';
import { makePlan } from '../../../../src/domain/plan.ts';
import { card } from '../../../../src/slack/views/card.ts';
import { assertMessage, markupOf, valuesOf, wordsOf } from './rules.ts';
import {
  ben,
  changeIn,
  createPlan,
  emptyPlan,
  everyState,
  later,
  now,
  updatePlan,
  view,
  wanted,
} from './sample-changes.ts';

const kinds: ChangeKind[] = ['setup', 'edit'];
const buttonsOf = (state: (typeof CHANGE_STATES)[number]): unknown[] =>
  valuesOf(card(changeIn(state), view).blocks, 'action_id');

describe('card', () => {
  for (const state of CHANGE_STATES) {
    it(`is taken by Slack in state ${state}, for each kind and plan`, () => {
      for (const kind of kinds) {
        for (const plan of [createPlan, updatePlan, emptyPlan]) {
          const message = card(changeIn(state, { plan, more: { kind } }), view);
          assertMessage(message);
          assert.ok(message.blocks.length <= 14, `${message.blocks.length} blocks`);
        }
      }
    });
  }

  it('always says who acts next', () => {
    for (const change of everyState()) {
      const next = markupOf(card(change, view).blocks).filter(text => text.startsWith('*Next:* '));
      assert.equal(next.length, 1, change.state);
      assert.match(next[0] ?? '', /\*Next:\* (<@U0ANA>|Ben or Cleo|\*Ana\*|Nobody|I send)/, change.state);
    }
  });

  it('tells approvers of a name that looks like another one, with its owner', () => {
    const warnings = [{ kind: 'looks-like', label: 'Асme staff', owner: ben }] as const;
    const plan = makePlan(null, wanted, { warnings, affected: createPlan.affected, now });
    const words = wordsOf(card(changeIn('awaiting-approval', { plan }), view).blocks);
    assert.match(words, /Its name looks like the existing connection `Асme staff`, owner \*Ben\*\./);
  });

  it('puts approve and decline on the card only while approval is awaited', () => {
    for (const state of CHANGE_STATES) {
      const ids = buttonsOf(state);
      assert.equal(ids.includes('approve'), state === 'awaiting-approval', state);
      assert.equal(ids.includes('decline'), state === 'awaiting-approval', state);
      assert.equal(ids.includes('keep'), state === 'awaiting-confirmation', state);
    }
  });

  it('binds approve to the change and the whole digest', () => {
    const values = valuesOf(card(changeIn('awaiting-approval'), view).blocks, 'value').map(String);
    assert.ok(values.includes(JSON.stringify({ c: '7K2Q', d: createPlan.digest })));
  });

  it('has no button that decides once it is closed', () => {
    for (const state of ['declined', 'expired', 'withdrawn', 'failed', 'rolled-back'] as const) {
      assert.deepEqual(buttonsOf(state), ['start-again'], state);
    }
  });

  it('shows every setting and the certificate of a new identity provider', () => {
    const message = card(changeIn('awaiting-approval'), view);
    const rows = valuesOf(message.blocks, 'rows')[0] as { text: string }[][];
    assert.deepEqual(
      rows.map(row => row.map(cell => cell.text)),
      [
        ['Setting', 'In Access now', 'After this change'],
        ['Name', '–', 'Acme staff'],
        ['Single sign-on URL', '–', 'https://sso.jumpcloud.com/saml2/acme-staff'],
        ['IdP Entity ID or Issuer URL', '–', 'https://acme.cloudflareaccess.com/'],
        [
          'Signing certificate 1',
          '–',
          'added: SHA-256 3F:9A:0B:0B:0B:0B:0B:0B:…:0B:0B:0B:0B:0B:0B:0B:C1, 2048-bit, until 23 Nov 2029; the one made for this change (pair 3F9A)',
        ],
        ['SAML attributes', '–', 'email'],
        ['Email attribute name', '–', 'email'],
        ['Sign SAML authentication request', '–', 'off'],
      ],
    );
  });

  it('shows only what differs in an update, and says what stays', () => {
    const message = card(changeIn('awaiting-approval', { plan: updatePlan }), view);
    const rows = valuesOf(message.blocks, 'rows')[0] as { text: string }[][];
    assert.deepEqual(
      rows.slice(1).map(row => row.map(cell => cell.text)),
      [
        [
          'Single sign-on URL',
          'https://sso.jumpcloud.com/saml2/old',
          'changed: https://sso.jumpcloud.com/saml2/acme-staff',
        ],
        [
          'Signing certificate 1',
          '–',
          'added: SHA-256 3F:9A:0B:0B:0B:0B:0B:0B:…:0B:0B:0B:0B:0B:0B:0B:C1, 2048-bit, until 23 Nov 2029; the one made for this change (pair 3F9A)',
        ],
        [
          'Signing certificate 2',
          'SHA-256 8C:11:22:22:22:22:22:22:…:22:22:22:22:22:22:22:4E, 4096-bit, until 3 Jan 2027',
          'removed',
        ],
      ],
    );
    assert.match(wordsOf(message.blocks), /5 settings stay as they are\./);
  });

  it('cuts a table at sixty rows and says how many are left out', () => {
    const certificates = Array.from({ length: 80 }, (_, index) => ({
      text: `${index} ${'x'.repeat(200)}`,
      sha256: null,
      notAfter: null,
      keyBits: null,
    }));
    const plan = makePlan(
      null,
      { ...wanted, certificates },
      { warnings: [], affected: createPlan.affected, now },
    );
    const message = card(changeIn('awaiting-approval', { plan }), view);
    assertMessage(message);
    assert.equal((valuesOf(message.blocks, 'rows')[0] as unknown[]).length, 61);
    assert.match(wordsOf(message.blocks), /and 26 more in the plan file\./);
  });

  it('says the same in its plain twin', () => {
    for (const change of everyState()) {
      const message = card(change, view);
      const cells = valuesOf(valuesOf(message.blocks, 'rows'), 'text').slice(3);
      const twin = wordsOf(message.plainBlocks ?? message.blocks);
      for (const cell of cells) assert.ok(twin.includes(String(cell)), `${change.state}: ${String(cell)}`);
      for (const title of valuesOf(message.blocks, 'title').filter(t => typeof t === 'string')) {
        assert.ok(twin.includes(title), `${change.state}: ${title}`);
      }
    }
  });

  it('falls back to words and UTC', () => {
    assert.equal(
      card(changeIn('awaiting-approval'), view).text,
      'Set up: Acme staff. Needs approval: 0 of 1 given. Creates 1 identity provider in Access: 6 settings, 1 certificate. Next: Ben or Cleo decides, before 25 Nov 2026 14:32 UTC.',
    );
  });

  it('says whose approval is void and why', () => {
    const voided = { why: 'moved' as const, moved: ['Single sign-on URL'], at: now, who: [ben] };
    const words = wordsOf(card(changeIn('awaiting-approval', { more: { voided } }), view).blocks);
    assert.match(
      words,
      /approval of \*Ben\* is void\. Changed in Cloudflare \(<!date.*\): \*Single sign-on URL\*\./,
    );
  });

  it('names the clock only where something would be rolled back', () => {
    const first = wordsOf(card(changeIn('awaiting-confirmation'), view).blocks);
    assert.doesNotMatch(first, /roll back by myself/);
    const edit = changeIn('awaiting-confirmation', { more: { rollBackAt: later(33) } as object });
    assert.match(
      wordsOf(card(edit, view).blocks),
      /If no login is confirmed before .* I roll back by myself/,
    );
  });

  it('masks addresses in the channel', () => {
    const observed = { at: later(25), email: 'ana@acme.com', allowed: true };
    const words = wordsOf(card(changeIn('awaiting-confirmation', { evidence: { observed } }), view).blocks);
    assert.match(words, /a••@acme\.com/);
    assert.doesNotMatch(words, /ana@acme\.com/);
  });

  it('says that it waits for Cloudflare, and until when', () => {
    const waiting = { service: 'Cloudflare', why: 'It has not answered.', until: later(5) } as const;
    const words = wordsOf(card(changeIn('applying', { more: { waiting } }), view).blocks);
    assert.match(words, /\*Waiting for Cloudflare\.\*/);
    assert.match(words, /24 Nov 2026 14:37 UTC/);
  });

  it('says what is known of Cloudflare after a failure', () => {
    assert.match(wordsOf(card(changeIn('failed'), view).blocks), /Cloudflare was not changed\./);
    const unknown = changeIn('failed', {
      more: { closing: { at: now, by: null, reason: 'x', cloudflare: 'unknown' } } as object,
    });
    assert.match(wordsOf(card(unknown, view).blocks), /I cannot tell whether Cloudflare was changed\./);
  });
});
