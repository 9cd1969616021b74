import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, ChangeState } from '../../../../src/domain/change.ts';
import type { Evidence } from '../../../../src/domain/evidence.ts';
import { asId } from '../../../../src/domain/ids.ts';
import type { Notice } from '../../../../src/domain/notice.ts';
import { card } from '../../../../src/slack/views/card.ts';
import { goesToChannel, notice } from '../../../../src/slack/views/notice.ts';
import { assertMessage, wordsOf } from './rules.ts';
import { ana, ben, changeIn, cleo, everyState, later, updatePlan, view } from './sample-changes.ts';

const observed = { at: later(25), email: 'ana@acme.com', rayId: '8f2c', allowed: true };
const reported: Record<'success' | 'error' | 'unknown', Evidence> = {
  success: {
    reported: {
      by: ana,
      at: later(26),
      outcome: 'success',
      text: 'Your connection works!',
      attributes: ['email'],
    },
  },
  error: {
    reported: {
      by: ana,
      at: later(26),
      outcome: 'error',
      text: 'SAML Verify: Response uses a certificate that is not configured.',
      attributes: [],
      cause: 'The certificate was changed in JumpCloud.',
      fix: 'JumpCloud › Export Metadata, and hand it back.',
    },
  },
  unknown: {
    reported: {
      by: ana,
      at: later(26),
      outcome: 'unknown',
      text: 'Teapot <!channel>',
      attributes: [],
      nearest: ['E08', 'E09'],
    },
  },
};

/** Every notice, with the state in which it is said and what must be in it, said in the thread. */
const NOTICES: [Notice, ChangeState, RegExp, evidence?: Evidence][] = [
  [{ say: 'asked' }, 'draft', /^\*Ana\* asked for this\.$/],
  [
    { say: 'pair-void', name: '3F9A', replacedBy: 'B71C' },
    'awaiting-metadata',
    /Pair `3F9A` is void\. Use pair `B71C`\./,
  ],
  [{ say: 'pair-void', name: '3F9A' }, 'awaiting-metadata', /Pair `3F9A` is void\. Do not use its files\./],
  [
    { say: 'channel-closed', why: 'is_archived' },
    'live',
    /it is archived\. Reminders go on in the DM of .*choose another channel, or have it taken out of the archive\./,
  ],
  [
    { say: 'channel-closed', why: 'not_in_channel' },
    'awaiting-approval',
    /has put me out\. Nobody sees the card.*asked in a DM\..*`\/invite @jcaccess` there\./,
  ],
  [{ say: 'channel-closed', why: 'channel_not_found' }, 'planned', /was deleted.*choose another channel\./],
  [
    { say: 'channel-closed', why: 'restricted_action' },
    'planned',
    /lets only some people post.*or let me post there\./,
  ],
  [{ say: 'recipe-sent' }, 'awaiting-metadata', /Files and recipe sent to \*Ana\*/],
  [{ say: 'metadata-received', fileName: 'a*b.xml' }, 'awaiting-metadata', /`a\*b\.xml` received/],
  [
    { say: 'metadata-findings', stops: 1, warns: 2, by: ana },
    'awaiting-metadata',
    /1 thing to correct, 2 things to know/,
  ],
  [{ say: 'findings' }, 'awaiting-metadata', /./],
  [
    { say: 'file-unreadable', why: 'It is gone', reference: '4K7Q2M' },
    'awaiting-metadata',
    /`It is gone`\. Nothing has changed\..*`4K7Q2M`/,
  ],
  [
    { say: 'left-undone', what: 'sending the recipe', reference: '7K2Q.1' },
    'awaiting-metadata',
    /^I stopped sending the recipe: I began it twice .*`7K2Q\.1`/,
  ],
  [
    { say: 'file-of-other-change', other: '9ZZZ', label: 'Acme contractors', file: asId('F1') },
    'awaiting-metadata',
    /belongs to `Acme contractors`/,
  ],
  [{ say: 'metadata-fits', by: ana }, 'planned', /Metadata from \*Ana\*: fits\./],
  [{ say: 'key-deleted' }, 'planned', /samlidp\.key deleted from Slack, checked\./],
  [{ say: 'key-not-deleted', error: 'file_deleting_disabled' }, 'planned', /./],
  [
    { say: 'approval-needed' },
    'awaiting-approval',
    /^<@U0BEN> and <@U0CLEO>: plan [0-9a-f]{8} needs approval before <!date.*Nothing is written until then\. {3}<https:[^|]*\|Card>/,
  ],
  [
    { say: 'plan-replaced', moved: ['Single sign-on URL'], again: [ben] },
    'awaiting-approval',
    /^<@U0BEN>: the plan was replaced; earlier approvals are void\. Changed in Cloudflare: \*Single sign-on URL\*/,
  ],
  [
    { say: 'plan-replaced', moved: ['Name'], again: [] },
    'awaiting-approval',
    /^<@U0BEN> and <@U0CLEO>: the plan was replaced/,
  ],
  [{ say: 'approved', by: cleo }, 'applying', /\*Cleo\* approved plan [0-9a-f]{8}\. Enough: I write now\./],
  [
    { say: 'declined', by: cleo, reason: 'Wrong group.\n*<!channel>*' },
    'declined',
    /\*Cleo\* declined plan .*<@U0ANA> may start again/,
  ],
  [{ say: 'written' }, 'testing', /Created identity provider f174e90a in Access; read back, equal\./],
  [{ say: 'test-report' }, 'awaiting-confirmation', /4 checks: 3 passed, 1 could not be made\./],
  [{ say: 'log-in-now' }, 'awaiting-confirmation', /^<@U0ANA>: log in once, then keep or roll back\./],
  [
    { say: 'watching', email: 'ana@acme.com', until: later(60) },
    'awaiting-confirmation',
    /login of `a••@acme\.com` until/,
  ],
  [
    { say: 'login-seen' },
    'awaiting-confirmation',
    /Seen in Cloudflare <!date.*`a••@acme\.com`/,
    { observed },
  ],
  [
    { say: 'login-seen' },
    'awaiting-confirmation',
    /an Access policy said no/,
    { observed: { ...observed, allowed: false } },
  ],
  [{ say: 'no-login-seen' }, 'awaiting-confirmation', /That is not a failure/],
  [
    { say: 'reported' },
    'awaiting-confirmation',
    /`Your connection works!`, attributes `email`\. Reported, not seen\./,
    reported.success,
  ],
  [{ say: 'reported' }, 'awaiting-confirmation', /ended with an error\..*<@U0ANA>/, reported.error],
  [{ say: 'reported' }, 'awaiting-confirmation', /I do not know this text/, reported.unknown],
  [
    { say: 'roll-back-soon', at: later(33) },
    'awaiting-confirmation',
    /^<@U0ANA>, <@U0BEN> and <@U0CLEO>: nobody has confirmed a login yet\. I roll back at <!date/,
  ],
  [
    { say: 'roll-back-cancelled', because: 'seen' },
    'awaiting-confirmation',
    /is cancelled: a login was seen\./,
  ],
  [
    { say: 'roll-back-cancelled', because: 'reported', by: ana },
    'awaiting-confirmation',
    /reported by \*Ana\*\./,
  ],
  [{ say: 'please-confirm' }, 'awaiting-confirmation', /^<@U0ANA>: nobody has confirmed a login yet\./],
  [
    { say: 'kept', by: ana },
    'live',
    /\*Ana\* kept it\. Reminders from <!date\^\d+\^\{date_short\}\|24 Sep 2029>/,
  ],
  [{ say: 'rolling-back', by: ben }, 'rolling-back', /\*Ben\* rolls back/],
  [{ say: 'rolling-back', by: null }, 'rolling-back', /I roll back by myself/],
  [{ say: 'rolled-back' }, 'rolled-back', /Access has again what it had.*<@U0ANA> finds the cause/],
  [{ say: 'outcome-unknown' }, 'outcome-unknown', /I do not send it twice/],
  [
    { say: 'extra-provider-deleted', name: 'Acme staff' },
    'testing',
    /second copy of this identity provider \(`Acme staff`\)/,
  ],
  [
    { say: 'extra-provider-deleted', name: 'Acme staff' },
    'withdrawn',
    /arrived after all and left an identity provider \(`Acme staff`\), though this change had ended/,
  ],
  [{ say: 'nothing-to-do' }, 'nothing-to-do', /Access already has these settings/],
  [{ say: 'expired' }, 'expired', /Plan [0-9a-f]{8} was not approved in time\..*<@U0ANA> may start again/],
  [{ say: 'withdrawn', by: ana, reason: 'Not needed' }, 'withdrawn', /\*Ana\* withdrew this change/],
  [{ say: 'withdrawn', by: ana }, 'withdrawn', /Nothing was written/],
  [
    { say: 'failed' },
    'failed',
    /Failed <!date.*while writing to Cloudflare.*Cloudflare was not changed.*<@U0ANA> corrects the cause/,
  ],
];

const changeFor = (state: ChangeState, evidence?: Evidence): Change => {
  const toCorrect = {
    findings: [{ code: 'x', level: 'stop', message: 'The file is cut off.', fix: 'Export it again.' }],
    fileName: 'm.xml',
    at: later(5),
  } as const;
  return changeIn(state, { ...(evidence && { evidence }), more: { toCorrect } });
};

describe('notice', () => {
  for (const [said, state, expected, evidence] of NOTICES) {
    it(`says ${said.say} in the thread and in the DM`, () => {
      const change = changeFor(state, evidence);
      const thread = notice(said, change, { ...view, place: 'channel' });
      assertMessage(thread);
      assert.match(wordsOf(thread.blocks), expected);
      assert.doesNotMatch(wordsOf(thread.blocks), /ana@acme\.com/);
      const dm = notice(said, change, { ...view, place: 'dm' });
      assertMessage(dm);
      assert.match(wordsOf(dm.blocks), /Acme staff|test window|test ended|this text|checks/);
      assert.match(thread.text, /Acme staff/);
    });
  }

  it('speaks in every state, as a late effect may find a change further on', () => {
    for (const change of everyState()) {
      for (const [said] of NOTICES) assertMessage(notice(said, change, { ...view, place: 'channel' }));
    }
  });

  it('shows the reason of a decline whole, as text that is no markup', () => {
    const reason = `Wrong group. ${'x'.repeat(400)} <!channel>`;
    const said = notice({ say: 'declined', by: cleo, reason }, changeIn('declined'), {
      ...view,
      place: 'dm',
    });
    const quote = said.blocks.find(block => block.type === 'rich_text');
    assert.equal(wordsOf(quote), reason);
  });

  it('shows whole addresses in the DM', () => {
    const said: Notice = { say: 'watching', email: 'ana@acme.com', until: later(60) };
    const dm = notice(said, changeIn('awaiting-confirmation'), { ...view, place: 'dm' });
    assert.match(wordsOf(dm.blocks), /`ana@acme\.com`/);
  });

  it('masks addresses inside a pasted text in the channel, not in the DM', () => {
    const text = 'Error for "ana@acme.com": no such person';
    const evidence = {
      reported: { by: ana, at: later(26), outcome: 'unknown', text, attributes: [] },
    } as const;
    const change = changeIn('awaiting-confirmation', { evidence });
    const words = (place: 'channel' | 'dm'): string =>
      wordsOf(notice({ say: 'reported' }, change, { ...view, place }).blocks);
    assert.match(words('channel'), /Error for "a••@acme\.com": no such person/);
    assert.match(words('dm'), /ana@acme\.com/);
    assert.doesNotMatch(wordsOf(card(change, view).blocks), /ana@acme\.com/);
  });

  it('says why it rolls back by itself when Access did not keep what was sent', () => {
    const change = changeIn('rolling-back', {
      more: { by: null, reason: 'Access did not keep it' } as object,
    });
    const said = notice({ say: 'rolling-back', by: null }, change, { ...view, place: 'channel' });
    assert.match(wordsOf(said.blocks), /I roll back by myself: `Access did not keep it`\./);
  });

  it('names the clock of a working connection', () => {
    const change = changeIn('awaiting-confirmation', {
      plan: updatePlan,
      more: { rollBackAt: later(33) } as object,
    });
    const said = notice({ say: 'log-in-now' }, change, { ...view, place: 'channel' });
    assert.match(wordsOf(said.blocks), /before <!date.* I roll back by myself/);
  });

  it('goes to the channel only when people there must act', () => {
    const quiet = changeIn('awaiting-confirmation');
    const loud = NOTICES.map(([said]) => said).filter(said => goesToChannel(said, quiet));
    assert.deepEqual(
      [...new Set(loud.map(said => said.say))],
      ['approval-needed', 'plan-replaced', 'rolled-back', 'failed'],
    );
    assert.ok(
      goesToChannel({ say: 'log-in-now' }, { ...quiet, rollBackAt: later(33) } as typeof quiet),
      'a clock runs',
    );
  });
});
