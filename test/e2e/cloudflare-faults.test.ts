import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import {
  anaAsks,
  anaHandsBack,
  asked,
  card,
  cardText,
  samlProviders,
  threadText,
  untilPlan,
  untilWritten,
} from './steps.ts';

const providers = 'identity_providers';

/** Cloudflare goes wrong on the next calls. */
const breaks = (play: Play, fault: Record<string, unknown>): Promise<unknown> =>
  play.act({ fault: { world: 'cloudflare', ...fault } });
const recovers = (play: Play): Promise<unknown> => play.act({ fault: { world: 'cloudflare', clear: true } });

const writes = (play: Play): string[] => play.state().cloudflare.writes.map(write => write.method);

/** Ana's login is seen in the test window, and she keeps the connection. */
async function endsLive(play: Play): Promise<void> {
  assert.match(cardText(play), /nobody has confirmed a login yet/);
  const login = await play.logsIn('ana', { test: true });
  assert.equal(login.ok, true, login.text);
  await play.presses('ana', 'paste-result', card(play));
  const result = JSON.stringify(login.json);
  assert.deepEqual(await play.submits('ana', { email: 'ana@acme.com', result }), {});
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);
  assert.equal(samlProviders(play).length, 1);
}

/** Whether Cloudflare carried out the write whose answer was lost. */
const lost = {
  '500': false,
  html: false,
  'reset-before': false,
  'reset-after': true,
  truncated: true,
} as const;

describe('the answer to the write is lost', { concurrency: 2 }, () => {
  for (const [kind, arrived] of Object.entries(lost)) {
    for (const delivery of kind === 'reset-after' ? (['socket', 'http'] as const) : (['socket'] as const)) {
      test(`${kind}: looked for, never two providers, then live (${delivery})`, async t => {
        const play = await startPlay({ delivery });
        t.after(() => play.close());
        await untilPlan(play);
        await breaks(play, { kind, method: 'POST', path: providers });
        await play.presses('ben', 'approve', card(play));
        assert.match(cardText(play), /Looking in Cloudflare.*got no answer.*do not send it twice/);
        assert.match(threadText(play), /I sent the change and got no answer/);
        assert.equal(samlProviders(play).length, arrived ? 1 : 0);
        await play.advance('PT2M');
        assert.deepEqual(writes(play), ['POST']);
        assert.doesNotMatch(threadText(play), /rolls? back by myself|second copy/);
        await endsLive(play);
        await play.advance('PT1H');
        assert.deepEqual(writes(play), ['POST']);
      });
    }
  }

  test('twice in a row: looked for twice, still one provider', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    await breaks(play, { kind: 'reset-before', method: 'POST', path: providers });
    await breaks(play, { kind: 'reset-after', method: 'POST', path: providers });
    await play.presses('ben', 'approve', card(play));
    await play.advance('PT10M');
    assert.deepEqual(writes(play), ['POST']);
    await endsLive(play);
  });

  test('Cloudflare never answers the write: given up after ten seconds, looked for, found', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    await breaks(play, { kind: 'timeout', method: 'POST', path: providers });
    await play.presses('ben', 'approve', card(play));
    assert.match(cardText(play), /Looking in Cloudflare/);
    await play.advance('PT2M');
    await endsLive(play);
  });

  /** The creation is lost and not found, the second is refused; gives what the lost one would have made. */
  const failsAfterLoss = async (play: Play): Promise<Record<string, unknown>> => {
    await untilPlan(play);
    await breaks(play, { kind: 'reset-after', method: 'POST', path: providers });
    await play.presses('ben', 'approve', card(play));
    const [made] = samlProviders(play);
    assert.ok(made);
    await play.act({ cloudflare: { delete: { id: String(made.id) } } });
    await breaks(play, { kind: '403', method: 'POST', path: providers });
    await play.advance('PT3M');
    assert.match(cardText(play), /Cloudflare was not changed/);
    assert.deepEqual(samlProviders(play), []);
    const { name, type, config } = made;
    return { name, type, config };
  };

  test('and it arrives after the change has failed: deleted, and it is said', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    const late = await failsAfterLoss(play);
    await play.act({ cloudflare: { put: late } });
    await play.advance('PT6M');
    assert.deepEqual(samlProviders(play), []);
    assert.match(threadText(play), /arrived after all.*though this change had ended/);
  });

  test('and it arrives after Ana started again: the recorded one is kept', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    const late = await failsAfterLoss(play);
    await play.presses('ana', 'start-again', card(play));
    assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
    await play.presses('ben', 'approve', card(play));
    const [kept] = samlProviders(play);
    await play.act({ cloudflare: { put: late } });
    assert.equal(samlProviders(play).length, 2);
    await play.advance('PT6M');
    assert.deepEqual(
      samlProviders(play).map(one => one.id),
      [kept?.id],
    );
    await endsLive(play);
  });

  test('somebody made the same provider meanwhile by hand: one is kept, and it is said', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    await breaks(play, { kind: 'reset-after', method: 'POST', path: providers });
    await play.presses('ben', 'approve', card(play));
    const [made] = samlProviders(play);
    assert.ok(made);
    const { name, type, config } = made;
    await play.act({ cloudflare: { put: { name, type, config } } });
    await play.advance('PT2M');
    assert.equal(samlProviders(play).length, 1);
    assert.match(threadText(play), /second copy of this identity provider/);
  });
});

describe('Cloudflare refuses', { concurrency: 2 }, () => {
  for (const kind of ['401', '403']) {
    test(`the write with ${kind}: failed, untouched, and Ana starts again`, async t => {
      const play = await startPlay();
      t.after(() => play.close());
      await untilPlan(play);
      await breaks(play, { kind, method: 'POST', path: providers });
      await play.presses('ben', 'approve', card(play));
      assert.match(cardText(play), /Failed .*while writing to Cloudflare/);
      assert.match(cardText(play), /API token|permission/i);
      assert.match(cardText(play), /Cloudflare was not changed/);
      assert.deepEqual(samlProviders(play), []);
      await play.presses('ana', 'start-again', card(play));
      assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
      await play.presses('ben', 'approve', card(play));
      assert.equal(samlProviders(play).length, 1);
    });
  }

  test('the plan for want of a token: the card says so, and goes on when it is corrected', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    const good = await play.doJumpCloud();
    await breaks(play, { kind: '401', times: 99 });
    await anaHandsBack(play, good);
    assert.match(cardText(play), /Waiting for Cloudflare.*API token/);
    await recovers(play);
    await play.advance('PT10M');
    assert.match(cardText(play), /Needs approval/);
    assert.doesNotMatch(cardText(play), /Waiting for Cloudflare/);
  });
});

describe('Cloudflare has had enough', { concurrency: 2 }, () => {
  test('while the plan is made: the card says until when, and it goes on by itself', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    const good = await play.doJumpCloud();
    await breaks(play, { kind: '429', retryAfter: 240, times: 2 });
    await anaHandsBack(play, good);
    assert.match(cardText(play), /Waiting for Cloudflare.*Next try 24 Nov 2026 14:3[67] UTC/);
    assert.match(cardText(play), /Next:\* (I go on|[Nn]obody)/);
    await play.advance('PT3M');
    assert.match(cardText(play), /Waiting for Cloudflare/);
    await play.advance('PT6M');
    assert.match(cardText(play), /Needs approval/);
    assert.doesNotMatch(cardText(play), /Waiting for Cloudflare/);
  });

  test('before the write, and at the write: written once, when it may', async t => {
    for (const method of ['GET', 'POST']) {
      const play = await startPlay();
      t.after(() => play.close());
      await untilPlan(play);
      await breaks(play, { kind: '429', retryAfter: 300, method, path: providers });
      await play.presses('ben', 'approve', card(play));
      assert.match(cardText(play), /Waiting for Cloudflare.*Next try 24 Nov 2026 14:3[78] UTC/, method);
      assert.deepEqual(writes(play), []);
      await play.advance('PT10M');
      assert.deepEqual(writes(play), ['POST'], method);
      assert.match(cardText(play), /nobody has confirmed a login yet/);
    }
  });

  test('for longer than approvals last: they lapse, and the approvers are asked again', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    await breaks(play, { kind: '429', retryAfter: 300, times: 30 });
    await play.presses('ben', 'approve', card(play));
    await play.advance('PT2H');
    await recovers(play);
    await play.advance('PT10M');
    assert.deepEqual(writes(play), []);
    assert.match(cardText(play), /Needs approval/);
    assert.match(threadText(play), /<@U0BEN>.*earlier approvals are void/);
    await play.presses('ben', 'approve', card(play));
    assert.deepEqual(writes(play), ['POST']);
  });
});

describe('Cloudflare is down', { concurrency: 2 }, () => {
  for (const kind of ['html', 'reset-before']) {
    test(`while the plan is made (${kind}): tried again until it is back`, async t => {
      const play = await startPlay();
      t.after(() => play.close());
      await anaAsks(play);
      const good = await play.doJumpCloud();
      await breaks(play, { kind, method: 'GET', times: 400 });
      await anaHandsBack(play, good);
      await play.advance('PT2M');
      assert.match(cardText(play), /Waiting for Cloudflare/);
      assert.match(cardText(play), /Next try 24 Nov/);
      await recovers(play);
      await play.advance('PT10M');
      assert.match(cardText(play), /Needs approval/);
    });
  }

  test('while it is rolled back: the answer is lost, it is done once and read back', async t => {
    for (const kind of ['500', 'reset-before', 'reset-after', 'truncated']) {
      const play = await startPlay();
      t.after(() => play.close());
      await untilWritten(play);
      await breaks(play, { kind, method: 'DELETE', path: providers });
      await play.presses('ana', 'roll-back', card(play));
      await play.advance('PT5M');
      assert.match(cardText(play), /Rolled back .*by Ana/, kind);
      assert.deepEqual(samlProviders(play), []);
      assert.deepEqual(writes(play), ['POST', 'DELETE'], kind);
    }
  });

  test('an application names the provider: nothing is deleted under it, and people are told which', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilWritten(play);
    const [made] = samlProviders(play);
    play.rehearsal.stage.cloudflare.addApplication({
      name: 'Payroll admin',
      allowed_idps: [String(made?.id)],
    });
    await play.presses('ana', 'roll-back', card(play));
    assert.match(cardText(play), /Payroll admin.*Take it out there first/);
    assert.equal(samlProviders(play).length, 1);
  });
});

test('the team domain or JumpCloud is silent in the test: could not check, because', async t => {
  for (const [fault, row] of [
    [
      { world: 'cloudflare', kind: 'reset-before', path: 'saml-metadata', times: 9 },
      /Team domain names the same ACS URL and entity ID \| Could not check \| \S+/,
    ],
    [
      { world: 'jumpcloud', kind: 'reset-before', times: 9 },
      /JumpCloud's sign-on URL answers \| Could not check \| \S+/,
    ],
  ] as const) {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    await play.act({ fault });
    await play.presses('ben', 'approve', card(play));
    assert.match(cardText(play), row);
    assert.match(cardText(play), /4 checks: 3 passed/);
    await play.act({ fault: { world: 'jumpcloud', clear: true } });
    await endsLive(play);
  }
});

test('the form while Cloudflare is broken: it can be filled in, and the plan waits', async t => {
  for (const kind of ['500', 'html', '401']) {
    const play = await startPlay();
    t.after(() => play.close());
    await breaks(play, { kind, times: 99 });
    await play.types('ana', '/jcaccess setup');
    const form = JSON.stringify(play.modal('ana').view);
    assert.match(form, kind === '401' ? /refused this bot's API token/ : /Cloudflare did not answer/, kind);
    const typed = { ...asked, 'team-domain': 'acme.cloudflareaccess.com' };
    assert.deepEqual(await play.submits('ana', typed), {}, kind);
    assert.match(cardText(play), /Waiting for JumpCloud/);
    await recovers(play);
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /Needs approval/);
  }
});
