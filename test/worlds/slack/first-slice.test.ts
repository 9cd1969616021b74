import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { App } from '@slack/bolt';
import { eventually, type Rig, startRig } from './bolt-rig.ts';

const modal = (title: string, more: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'set-up',
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: 'Start' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'b-label',
      label: { type: 'plain_text' as const, text: 'Display label' },
      element: { type: 'plain_text_input' as const, action_id: 'label' },
    },
  ],
  ...more,
});

function listeners(app: App) {
  app.command('/jcaccess', async ({ ack, command, client, respond }) => {
    if (command.text === 'setup') {
      await client.views.open({ trigger_id: command.trigger_id, view: modal('Set up a connection') });
      await ack();
    } else {
      await ack();
      await respond({ text: `You said ${command.text}.` });
    }
  });
  app.view('set-up', async ({ ack, view, client, body }) => {
    const label = view.state.values['b-label']?.label?.value ?? '';
    if (label === 'taken') {
      await ack({ response_action: 'errors', errors: { 'b-label': 'Choose another label.' } });
      return;
    }
    await ack();
    await client.chat.postMessage({
      channel: 'C0ITCHANGES',
      text: `${label} for ${body.user.name}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `*${label}*` } },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'approve',
              value: '7K2Q',
              text: { type: 'plain_text', text: 'Approve' },
            },
          ],
        },
      ],
    });
  });
  app.action('approve', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message) return;
    const by = body.user.id;
    await client.chat.update({ channel: 'C0ITCHANGES', ts: body.message.ts, text: `Approved by <@${by}>` });
  });
}

for (const mode of ['socket', 'http'] as const) {
  describe(`a Bolt app over ${mode}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig(mode, listeners);
    });
    after(() => rig.stop());

    const messages = () =>
      rig.slack.state().channels.find(channel => channel.name === 'it-changes')?.messages ?? [];

    it('knows who it is', async () => {
      const answer = await rig.app.client.auth.test();
      assert.equal(answer.team_id, 'T0ACME');
      assert.equal(answer.user_id, 'U0JCBOT');
    });

    it('answers a command privately through the response URL', async () => {
      const result = await rig.slack.act.command({
        as: 'ana',
        command: '/jcaccess',
        channel: '#it-changes',
        text: 'hi',
      });
      assert.deepEqual(result, { ok: true });
      const answer = await eventually(() => messages().find(message => message.text === 'You said hi.'));
      assert.equal(answer.visibleTo, 'ana');
    });

    it('goes from a command over a form to a card and a press', async () => {
      const { act } = rig.slack;
      await act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes', text: 'setup' });
      const [open] = rig.slack.state().modals;
      assert.ok(open);
      assert.equal(open.user, 'ana');
      const wrong = await act.submit({ as: 'ana', viewId: open.viewId, values: { label: 'taken' } });
      assert.deepEqual(wrong, { ok: false, errors: { label: 'Choose another label.' } });
      assert.deepEqual(rig.slack.state().modals[0]?.errors, { label: 'Choose another label.' });
      assert.deepEqual(
        await act.submit({ as: 'ana', viewId: open.viewId, values: { label: 'Acme staff' } }),
        { ok: true },
      );
      assert.deepEqual(rig.slack.state().modals, []);
      const card = await eventually(() => messages().find(message => message.text === 'Acme staff for ana'));
      assert.deepEqual(
        await act.click({ as: 'ben', channel: 'it-changes', ts: card.ts, actionId: 'approve' }),
        { ok: true },
      );
      await eventually(() => messages().find(message => message.text === 'Approved by <@U0BEN>'));
    });
  });
}
