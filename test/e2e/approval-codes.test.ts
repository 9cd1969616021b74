import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, fromBase32, timeStep } from '../../src/domain/one-time-code.ts';
import { type Play, startPlay } from './play.ts';
import { card, cardText, samlProviders, untilPlan } from './steps.ts';

const withCodes = {
  environment: {
    JCACCESS_STEP_UP: 'true',
    JCACCESS_APPROVERS: 'U0BEN,U0CLEO,U0ANA',
    JCACCESS_BREAK_GLASS: 'U0CLEO',
  },
};

const home = async (play: Play, who: string): Promise<string> => JSON.stringify(await play.opensHome(who));

const pressesAtHome = async (play: Play, who: string, actionId: string): Promise<void> => {
  await play.opensHome(who);
  await play.act({ as: who, clickInModal: { viewId: 'home', actionId } });
};

const shownSecret = (play: Play, who: string): string => {
  const [, secret] = /secret=([A-Z2-7]+)&/.exec(JSON.stringify(play.modal(who).view)) ?? [];
  assert.ok(secret, 'the modal shows no secret');
  return secret;
};

const codeNow = (play: Play, secret: string): string =>
  codeOf(fromBase32(secret), timeStep(new Date(play.state().now)));

/** Sets codes up in the App Home; gives the secret. */
const setsUp = async (play: Play, who: string): Promise<string> => {
  await pressesAtHome(play, who, 'set-up-codes');
  const secret = shownSecret(play, who);
  assert.deepEqual(await play.submits(who, { code: codeNow(play, secret) }), {});
  return secret;
};

const lastDm = (play: Play, who: string): string => {
  const newest = play.dm(who).at(-1);
  return newest ? play.text(newest) : '';
};

test('approving asks for a code of the own device, which is taken once', async t => {
  const play = await startPlay(withCodes);
  t.after(() => play.close());
  assert.match(await home(play, 'ben'), /You have none yet/);
  assert.doesNotMatch(await home(play, 'mallory'), /Approval codes/);
  const secret = await setsUp(play, 'ben');
  assert.match(lastDm(play, 'ben'), /You set up approval codes.*If this was not you/s);
  assert.match(lastDm(play, 'cleo'), /Ben.* set up approval codes/);
  await play.advance('P1D');
  await untilPlan(play);

  const young = await setsUp(play, 'cleo');
  await play.presses('cleo', 'approve', card(play));
  const tooNew = JSON.stringify(await play.submits('cleo', { code: codeNow(play, young) }));
  assert.match(tooNew, /are new and count from/);
  await play.presses('ben', 'approve', card(play));
  assert.match(
    JSON.stringify(await play.submits('ben', { code: '000000' })),
    /not the code of now.*4 tries left/,
  );
  assert.deepEqual(samlProviders(play), [], 'nothing is written without a code');
  assert.deepEqual(await play.submits('ben', { code: codeNow(play, secret) }), {});
  assert.equal(samlProviders(play).length, 1);
  assert.match(cardText(play), /Approved by .*Ben|Ben/);
});

test('a person without codes cannot approve, not even alone in an emergency', async t => {
  const play = await startPlay(withCodes);
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('ben', 'approve', card(play));
  assert.match(JSON.stringify(await play.submits('ben', { code: '123456' })), /no approval codes yet/);
  await play.presses('cleo', 'break-glass', card(play));
  const emergency = { reason: 'Nobody can log in right now.', responsible: ['yes'], code: '123456' };
  assert.match(JSON.stringify(await play.submits('cleo', emergency)), /no approval codes yet/);
  assert.deepEqual(samlProviders(play), []);
});

test('codes that a stranger set up in a stolen session are disowned before they count', async t => {
  const play = await startPlay(withCodes);
  t.after(() => play.close());
  const secret = await setsUp(play, 'ben');
  const told = play.dm('ben').at(-1);
  assert.ok(told);
  await play.presses('ben', 'disown-codes', told);
  assert.match(lastDm(play, 'cleo'), /says that it was not them/);
  await play.advance('P2D');
  await untilPlan(play);
  await play.presses('ben', 'approve', card(play));
  assert.match(
    JSON.stringify(await play.submits('ben', { code: codeNow(play, secret) })),
    /no approval codes yet/,
  );
});

test('five wrong codes lock; two colleagues with codes of their own let the person begin anew', async t => {
  const play = await startPlay(withCodes);
  t.after(() => play.close());
  const [ana, cleo] = [await setsUp(play, 'ana'), await setsUp(play, 'cleo')];
  const old = await setsUp(play, 'ben');
  await play.advance('P1D');
  await untilPlan(play);
  await play.presses('ben', 'approve', card(play));
  for (let i = 0; i < 5; i += 1) await play.submits('ben', { code: '000000' });
  assert.match(lastDm(play, 'cleo'), /Five wrong approval codes were typed in the name of .*Ben/);
  assert.match(JSON.stringify(await play.submits('ben', { code: codeNow(play, old) })), /no more are taken/);

  await pressesAtHome(play, 'ben', 'lose-codes');
  const asks = (who: string) => {
    const newest = play
      .dm(who)
      .findLast(one => /device with the approval codes is lost/.test(play.text(one)));
    assert.ok(newest, `${who} was not asked`);
    return newest;
  };
  await play.presses('cleo', 'vouch', asks('cleo'));
  assert.deepEqual(await play.submits('cleo', { code: codeNow(play, cleo) }), {});
  await play.presses('cleo', 'vouch', asks('cleo'));
  await play.advance('PT1M');
  await play.submits('cleo', { code: codeNow(play, cleo) });
  assert.match(await home(play, 'ben'), /no approval codes now/, 'one colleague is not two');
  await play.presses('ana', 'vouch', asks('ana'));
  assert.match(JSON.stringify(await play.submits('ana', { code: '000000' })), /not the code of now/);
  assert.deepEqual(await play.submits('ana', { code: codeNow(play, ana) }), {});
  assert.match(lastDm(play, 'ben'), /that is enough/);
  const anew = await setsUp(play, 'ben');
  assert.notEqual(anew, old);
});

test('nobody vouches for themselves, and a member who may not approve for nobody', async t => {
  const play = await startPlay(withCodes);
  t.after(() => play.close());
  await setsUp(play, 'ben');
  await pressesAtHome(play, 'ben', 'lose-codes');
  const asked = play.dm('cleo').at(-1);
  assert.ok(asked);
  await assert.rejects(play.presses('mallory', 'vouch', asked));
  assert.match(await home(play, 'ben'), /no approval codes now/);
});
