import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTapped, type Tapped } from './door-tap.ts';
import { card, samlProviders, untilPlan } from './steps.ts';

type Payload = Record<string, unknown> & {
  user: Record<string, unknown>;
  team: Record<string, unknown>;
  actions: Record<string, unknown>[];
};

interface Scene extends Tapped {
  /** Ben's press on Approve as Slack would send it, held back from the app; each call is a press of its own. */
  approval(wish?: { user?: string; team?: string; value?: unknown }): Payload;
  approvals(): Promise<number>;
}

let presses = 0;

/** A plan waits for approval, and Ben's press on Approve is in our hands. */
async function waitingPlan(t: TestContext, environment: Record<string, string> = {}): Promise<Scene> {
  const tapped = await startTapped(environment);
  const { play } = tapped;
  t.after(() => play.close());
  await untilPlan(play);
  tapped.hold(true);
  await play.presses('ben', 'approve', card(play));
  tapped.hold(false);
  const template = tapped.lastPayload() as Payload;
  return {
    ...tapped,
    approval: ({ user, team, value } = {}) => {
      presses += 1;
      const [action = {}] = template.actions;
      return {
        ...template,
        trigger_id: `${presses}.forged`,
        user: { ...template.user, ...(user && { id: user }), ...(team && { team_id: team }) },
        team: { ...template.team, ...(team && { id: team }) },
        actions: [{ ...action, ...(value !== undefined && { value: JSON.stringify(value) }) }],
      };
    },
    approvals: async () => {
      await play.rehearsal.settled();
      await play.types('cleo', '/jcaccess audit');
      const jsonl = play.files('cleo').findLast(file => file.name === 'audit.jsonl')?.content ?? '';
      const lines = jsonl
        .trim()
        .split('\n')
        .map(line => JSON.parse(line));
      return lines.filter(line => line.what === 'approve' && line.outcome === 'done').length;
    },
  };
}

const nothingHappened = async (scene: Scene): Promise<void> => {
  assert.equal(await scene.approvals(), 0);
  assert.deepEqual(samlProviders(scene.play), []);
};

const now = (): number => Math.floor(Date.now() / 1000);

test('requests that Slack did not sign, or not now, are turned away at the door', async t => {
  const scene = await waitingPlan(t);
  const good = scene.signed(scene.approval());
  const forged = { ...good, headers: { ...good.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` } };
  const unsigned = { ...good, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const changed = { ...good, body: good.body.replace('approve', 'approv%65') };
  for (const [name, knock] of Object.entries({ forged, unsigned, changed })) {
    assert.equal(await scene.knock(knock), 401, name);
  }
  assert.equal(await scene.knock(scene.signed(scene.approval(), now() - 6 * 60)), 401, 'stale');
  assert.equal(await scene.knock(scene.signed(scene.approval(), now() + 24 * 3600)), 401, 'from the future');
  const large = scene.signed({ ...scene.approval(), padding: 'x'.repeat(2_000_000) });
  assert.equal(await scene.knock(large), 413, 'too large');
  await nothingHappened(scene);
});

test('presses of people who may not decide count for nothing, whatever the payload says', async t => {
  const scene = await waitingPlan(t);
  await scene.play.act({ slack: { deactivate: { user: 'cleo' } } });
  const people = {
    'the requester': { user: 'U0ANA' },
    'a member who is no approver': { user: 'U0MALLORY' },
    'a guest': { user: 'U0GUS' },
    'the bot itself': { user: 'U0JCBOT' },
    'somebody deactivated': { user: 'U0CLEO' },
    'nobody whom Slack knows': { user: 'U0NOBODY' },
    'an approver’s id from another workspace': { user: 'U0BEN', team: 'T0GLOBEX' },
  };
  for (const [name, wish] of Object.entries(people)) {
    assert.equal(await scene.knock(scene.signed(scene.approval(wish))), 200, name);
  }
  await scene.play.rehearsal.settled();
  assert.deepEqual(samlProviders(scene.play), []);
  assert.match(scene.play.text(card(scene.play)), /0 of 1 given/);
});

test('an old plan, a changed value and another change’s id do not pass', async t => {
  const scene = await waitingPlan(t);
  const [action = {}] = scene.approval().actions;
  const { c, d } = JSON.parse(String(action.value)) as { c: string; d: string };
  const values = {
    'another digest': { c, d: 'f'.repeat(64) },
    'no digest': { c, d: '' },
    'a digest that is cut': { c, d: d.slice(0, 8) },
    'another change': { c: 'ZZZZ', d },
    'a path as id': { c: '../../etc', d },
    'a prototype name': { c: '__proto__', d },
    'no object': 'approve',
  };
  for (const [name, value] of Object.entries(values)) {
    assert.equal(await scene.knock(scene.signed(scene.approval({ value }))), 200, name);
  }
  await nothingHappened(scene);
});

test('the same delivery again, and many presses at once, are one approval and one write', async t => {
  const scene = await waitingPlan(t);
  const press = scene.signed(scene.approval());
  assert.deepEqual(
    await Promise.all([scene.knock(press), scene.knock(press), scene.knock(press)]),
    [200, 200, 200],
  );
  await Promise.all([1, 2, 3].map(() => scene.knock(scene.signed(scene.approval()))));
  await Promise.all([1, 2].map(() => scene.knock(scene.signed(scene.approval({ user: 'U0CLEO' })))));
  assert.equal(await scene.approvals(), 1);
  assert.equal(samlProviders(scene.play).length, 1);
  assert.equal(scene.play.state().cloudflare.writes.length, 1);
  assert.equal(await scene.knock(press), 200, 'the replay after the write');
  assert.equal(scene.play.state().cloudflare.writes.length, 1);
});

test('a delivery that cannot be told from another is refused, and swallows nobody’s', async t => {
  const scene = await waitingPlan(t);
  const { trigger_id: _none, ...nameless } = scene.approval();
  const { team_id: _nowhere, ...person } = nameless.user;
  const odd = {
    'no trigger_id': nameless,
    'an empty one': { ...nameless, trigger_id: '' },
    'one that is null': { ...nameless, trigger_id: null },
    'a person without an id': { ...scene.approval(), user: { ...nameless.user, id: '' } },
  };
  const answers = await Promise.all(Object.values(odd).map(payload => scene.knock(scene.signed(payload))));
  assert.ok(!answers.includes(200), answers.join());
  const nowhere = { ...scene.approval(), user: person, team: null };
  assert.equal(await scene.knock(scene.signed(nowhere)), 200, 'of no workspace: taken, and of no effect');
  await nothingHappened(scene);
  assert.equal(await scene.knock(scene.signed(scene.approval())), 200);
  assert.equal(await scene.approvals(), 1);
});

for (const end of ['declined', 'withdrawn', 'expired'] as const) {
  test(`an approval that arrives after the change was ${end} does nothing`, async t => {
    const scene = await waitingPlan(t);
    const { play } = scene;
    if (end === 'declined') {
      await play.presses('cleo', 'decline', card(play));
      await play.submits('cleo', { reason: 'Not this one, please.' });
    } else if (end === 'withdrawn') {
      await play.presses('ana', 'withdraw', card(play));
      await play.submits('ana', {});
    } else {
      await play.advance('P4D');
    }
    assert.match(play.text(card(play)), new RegExp(end, 'i'));
    assert.equal(await scene.knock(scene.signed(scene.approval())), 200);
    await nothingHappened(scene);
  });
}
