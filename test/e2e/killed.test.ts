import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { anaAsks, anaHandsBack, card, cardText, samlProviders } from './steps.ts';
import { nothingTwice } from './twice.ts';

/** Says how many requests of the app the worlds heard, and does something right after one of them was answered. */
function hearRequests(play: Play): { heard(): number; after(nth: number, deed: () => void): void } {
  const { slack, cloudflare, jumpcloud } = play.rehearsal.stage;
  let heard = 0;
  let at: { nth: number; deed: () => void } | undefined;
  for (const world of [slack, cloudflare, jumpcloud]) {
    const handle = world.handle.bind(world);
    world.handle = async (request: IncomingMessage, response: ServerResponse) => {
      heard += 1;
      const mine = at?.nth === heard ? at : undefined;
      // Half of the deaths come before the work is done, half after it and before its answer arrives.
      if (mine && mine.nth % 2 === 0) {
        mine.deed();
        response.destroy();
        return;
      }
      if (mine) {
        response.on('finish', mine.deed);
      }
      await handle(request, response);
    };
  }
  return {
    heard: () => heard,
    after: (nth, deed) => {
      at = { nth: heard + nth, deed };
    },
  };
}

/** A person tries until it has worked, as people do while something is down for a moment. */
async function persists(deed: () => Promise<unknown>, done: () => boolean): Promise<void> {
  for (let tries = 1; tries <= 8; tries += 1) {
    try {
      if (done()) return;
      await deed();
    } catch (error) {
      if (tries === 8) throw error;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    if (done()) return;
  }
}

const shown = (play: Play): string => {
  try {
    return cardText(play);
  } catch {
    return '';
  }
};

const steps: readonly ((play: Play) => Promise<void>)[] = [
  play =>
    persists(
      () => anaAsks(play),
      () => shown(play) !== '',
    ),
  async play => {
    await settles(play, /Waiting for JumpCloud/);
    const metadata = await play.doJumpCloud();
    await persists(
      () => anaHandsBack(play, metadata),
      () => !/Waiting for JumpCloud/.test(shown(play)),
    );
  },
  async play => {
    await settles(play, /Needs approval/);
    await persists(
      () => play.presses('ben', 'approve', card(play)),
      () => !/Needs approval/.test(shown(play)),
    );
  },
  async play => {
    await settles(play, /nobody has confirmed a login yet/);
    const login = await play.logsIn('ana', { test: true });
    assert.equal(login.ok, true, login.text);
    const result = JSON.stringify(login.json);
    await persists(
      async () => {
        await play.presses('ana', 'paste-result', card(play));
        assert.deepEqual(await play.submits('ana', { email: 'ana@acme.com', result }), {});
      },
      () => /login was reported/.test(shown(play)),
    );
  },
  async play => {
    await settles(play, /login was reported/);
    await persists(
      () => play.presses('ana', 'keep', card(play)),
      () => /Live since/.test(shown(play)),
    );
    await settles(play, /Live since/);
  },
];

/** Lives on until the card says it; deferred work and ended leases need their time. */
async function settles(play: Play, until: RegExp): Promise<void> {
  for (let tries = 0; tries < 12 && !until.test(shown(play)); tries += 1) {
    await play.advance('PT1M').catch(() => {});
  }
  assert.match(shown(play), until);
}

/** What must hold however often the app died. */
function endsWell(play: Play): void {
  assert.match(cardText(play), /Live since/);
  assert.equal(samlProviders(play).length, 1);
  assert.deepEqual(
    play.state().cloudflare.writes.map(write => write.method),
    ['POST'],
  );
  const recipes = play.dm('ana').filter(message => play.text(message).startsWith('Recipe: '));
  assert.equal(recipes.length, 1);
  assert.equal(play.files('ana').filter(file => file.name === 'samlidp.crt').length, 1);
  assert.equal(play.files('ana').filter(file => file.name === 'samlidp.key').length, 0);
  nothingTwice(play);
}

for (const delivery of ['socket', 'http'] as const) {
  test(`the app is killed between any two acts (${delivery})`, async t => {
    const play = await startPlay({ inProcess: false, delivery });
    t.after(() => play.close());
    for (const step of steps) {
      await step(play);
      await play.restart('kill');
    }
    endsWell(play);
  });
}

/** The work of the dead is taken over when their lease ends; 25 s in a deployment, and then the same happens. */
const LEASE_MS = 4_000;

describe('the app is killed in the middle of its work', { concurrency: 3 }, () => {
  // Request numbers within one step; `npm run campaign` walks many more. Most of the time a dead lease is waited for.
  for (const nth of [2, 5, 8]) {
    test(`after request ${nth} of every step`, async t => {
      const play = await startPlay({
        inProcess: false,
        seed: 100 + nth,
        leaseMs: LEASE_MS,
        settleMs: 90_000,
      });
      t.after(() => play.close());
      const ears = hearRequests(play);
      let deaths = 0;
      for (const step of steps) {
        ears.after(nth, () => {
          deaths += 1;
          void play.restart('kill').catch(() => {});
        });
        await step(play);
      }
      assert.ok(deaths >= 3, `killed ${deaths} times`);
      endsWell(play);
    });
  }
});
