import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, type Rig, refusal, startRig } from './bolt-rig.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

describe('App Homes', () => {
  let rig: Rig;
  const pressed: unknown[] = [];

  before(async () => {
    rig = await startRig('socket', app => {
      app.action('start', async ({ ack, body }) => {
        pressed.push('container' in body ? body.container : undefined);
        await ack();
      });
    });
  });
  after(() => rig.stop());

  it('keep their id when they are published again, and can be pressed', async () => {
    const home = (text: string) => ({
      type: 'home' as const,
      blocks: [
        {
          type: 'actions' as const,
          elements: [{ type: 'button' as const, action_id: 'start', text: plain(text) }],
        },
      ],
    });
    await rig.app.client.views.publish({ user_id: 'U0ANA', view: home('One') });
    const first = rig.slack.state().homes.ana;
    await rig.app.client.views.publish({ user_id: 'U0ANA', view: home('Two') });
    const second = rig.slack.state().homes.ana;
    assert.equal(second?.id, first?.id);
    assert.notEqual(second?.hash, first?.hash);
    await rig.slack.act.clickInModal({ as: 'ana', viewId: String(second?.id), actionId: 'start' });
    await eventually(() => pressed[0]);
    assert.deepEqual(pressed[0], { type: 'view', view_id: String(second?.id) });
    const table = { type: 'home', blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] };
    assert.equal(
      await refusal(rig.app.client.views.publish({ user_id: 'U0ANA', view: table as never })),
      'invalid_arguments',
    );
  });

  it('are published for members only, and not over a newer one', async () => {
    const { publish } = rig.app.client.views;
    const view = { type: 'home' as const, blocks: [] };
    assert.equal(await refusal(publish({ user_id: 'U0NOBODY', view })), 'user_not_found');
    const { view: old } = await publish({ user_id: 'U0BEN', view });
    await publish({ user_id: 'U0BEN', view });
    assert.equal(
      await refusal(publish({ user_id: 'U0BEN', view, hash: String(old?.hash) })),
      'hash_conflict',
    );
  });
});
