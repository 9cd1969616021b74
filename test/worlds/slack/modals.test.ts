import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { BlockAction, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { ImpossibleAct } from '../impossible-act.ts';
import { type Rig, refusal, startRig } from './bolt-rig.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const label = (block: string, initial?: string) => ({
  type: 'input' as const,
  block_id: block,
  label: plain('Label'),
  element: {
    type: 'plain_text_input' as const,
    action_id: 'label',
    ...(initial && { initial_value: initial }),
  },
});
const option = (value: string) => ({ text: plain(value), value });
const certificate = {
  type: 'input' as const,
  block_id: 'certificate',
  dispatch_action: true,
  label: plain('Certificate'),
  element: {
    type: 'radio_buttons' as const,
    action_id: 'certificate',
    options: [option('made'), option('own')],
    initial_option: option('made'),
  },
};
const form = (blocks: ModalView['blocks'], more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks,
  ...more,
});

describe('modals', () => {
  let rig: Rig;
  let view: ModalView;
  let answer: ViewResponseAction | undefined;
  let heard: { kind: string; body: Record<string, unknown> }[];
  let triggerId: string;

  before(async () => {
    rig = await startRig('socket', app => {
      app.command('/jcaccess', async ({ ack, command, client }) => {
        triggerId = command.trigger_id;
        await client.views.open({ trigger_id: triggerId, view });
        await ack();
      });
      app.view('form', async ({ ack, body }) => {
        heard.push({ kind: 'submitted', body: body as never });
        await (answer ? ack(answer as never) : ack());
      });
      app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
        heard.push({ kind: 'closed', body: body as never });
        await ack();
      });
      app.action(/.*/, async ({ ack, body }) => {
        heard.push({ kind: 'pressed', body: body as never });
        await ack();
      });
    });
  });
  after(() => rig.stop());
  beforeEach(() => {
    heard = [];
    answer = undefined;
  });

  const open = async (next: ModalView) => {
    view = next;
    await rig.slack.act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes' });
    const shown = rig.slack.state().modals.find(modal => modal.user === 'ana');
    assert.ok(shown);
    return shown.viewId;
  };
  const shown = () => rig.slack.state().modals;
  const values = (body: unknown) =>
    (body as { view: { state: { values: Record<string, Record<string, Record<string, unknown>>> } } }).view
      .state.values;

  it('give what stands in the fields, defaults included', async () => {
    const viewId = await open(
      form([
        label('a', 'Acme'),
        certificate,
        {
          type: 'input',
          block_id: 'where',
          label: plain('Where'),
          element: {
            type: 'conversations_select',
            action_id: 'channel',
            default_to_current_conversation: true,
          },
        },
        {
          type: 'input',
          block_id: 'who',
          label: plain('Who'),
          element: { type: 'users_select', action_id: 'owner', initial_user: 'U0ANA' },
        },
        {
          type: 'input',
          block_id: 'sign',
          optional: true,
          label: plain('Options'),
          element: { type: 'checkboxes', action_id: 'sign', options: [option('sign')] },
        },
        {
          type: 'input',
          block_id: 'note',
          optional: true,
          label: plain('Note'),
          element: { type: 'plain_text_input', action_id: 'note' },
        },
      ]),
    );
    await rig.slack.act.submit({ as: 'ana', viewId, values: { owner: 'ben', certificate: 'own' } });
    assert.deepEqual(values(heard[0]?.body), {
      a: { label: { type: 'plain_text_input', value: 'Acme' } },
      certificate: {
        certificate: {
          type: 'radio_buttons',
          selected_option: { text: { ...plain('own'), emoji: true }, value: 'own' },
        },
      },
      where: { channel: { type: 'conversations_select', selected_conversation: 'C0ITCHANGES' } },
      who: { owner: { type: 'users_select', selected_user: 'U0BEN' } },
      sign: { sign: { type: 'checkboxes', selected_options: [] } },
      note: { note: { type: 'plain_text_input', value: null } },
    });
    assert.deepEqual(shown(), []);
  });

  it('say what is missing before the app hears of it', async () => {
    const viewId = await open(
      form([
        label('a'),
        {
          type: 'input',
          block_id: 'mail',
          label: plain('Mail'),
          element: { type: 'email_text_input', action_id: 'email' },
        },
        {
          type: 'input',
          block_id: 'reason',
          label: plain('Why'),
          element: { type: 'plain_text_input', action_id: 'reason', min_length: 10 },
        },
      ]),
    );
    const result = await rig.slack.act.submit({
      as: 'ana',
      viewId,
      values: { email: 'ana', reason: 'short' },
    });
    assert.deepEqual(result, {
      ok: false,
      errors: {
        label: 'Please complete this required field.',
        email: 'Please enter a valid email address.',
        reason: 'Must be at least 10 characters long.',
      },
    });
    assert.equal(heard.length, 0);
  });

  it('keep what was typed where block and action stay, and lose it elsewhere', async () => {
    const viewId = await open(form([label('kept'), certificate]));
    await rig.slack.act.clickInModal({
      as: 'ana',
      viewId,
      actionId: 'certificate',
      value: 'own',
      values: { label: 'typed' },
    });
    assert.equal(values(heard[0]?.body).kept?.label?.value, 'typed');
    await rig.app.client.views.update({
      view_id: viewId,
      view: form([label('kept', 'a new default'), certificate]),
    });
    assert.equal(values({ view: shown()[0]?.view }).kept?.label?.value, 'typed');
    assert.deepEqual(values({ view: shown()[0]?.view }).certificate?.certificate?.selected_option, {
      text: { ...plain('own'), emoji: true },
      value: 'own',
    });
    await rig.app.client.views.update({ view_id: viewId, view: form([label('renamed', 'a new default')]) });
    assert.equal(values({ view: shown()[0]?.view }).renamed?.label?.value, 'a new default');
  });

  it('send presses with the view and a trigger, and only where Slack does', async () => {
    const viewId = await open(form([label('a'), certificate]));
    await rig.slack.act.clickInModal({ as: 'ana', viewId, actionId: 'label', value: 'quiet' });
    assert.equal(heard.length, 0);
    await rig.slack.act.clickInModal({ as: 'ana', viewId, actionId: 'certificate', value: 'own' });
    const body = heard[0]?.body as unknown as BlockAction;
    assert.deepEqual(body.container, { type: 'view', view_id: viewId });
    assert.equal(body.view?.hash, shown()[0]?.view.hash);
    assert.ok(body.trigger_id);
  });

  it('refuse a stale hash and an unknown view', async () => {
    const viewId = await open(form([label('a')]));
    const hash = String(shown()[0]?.view.hash);
    await rig.app.client.views.update({ view_id: viewId, hash, view: form([label('a')]) });
    const { update } = rig.app.client.views;
    assert.equal(await refusal(update({ view_id: viewId, hash, view: form([label('a')]) })), 'hash_conflict');
    assert.equal(await refusal(update({ view_id: 'V0NOBODY', view: form([label('a')]) })), 'not_found');
    const broken = form([label('a')], { title: plain('x'.repeat(25)) });
    assert.equal(await refusal(update({ view_id: viewId, view: broken })), 'invalid_arguments');
    await rig.slack.act.closeModal({ as: 'ana', viewId });
    assert.equal(await refusal(update({ view_id: viewId, view: form([label('a')]) })), 'not_found');
  });

  it('take a trigger once', async () => {
    await open(form([label('a')]));
    const again = rig.app.client.views.open({ trigger_id: triggerId, view: form([label('a')]) });
    assert.equal(await refusal(again), 'exchanged_trigger_id');
    const made = rig.app.client.views.open({ trigger_id: '1.2.3', view: form([label('a')]) });
    assert.equal(await refusal(made), 'invalid_trigger_id');
  });

  it('follow the answer: errors, update, push, clear', async () => {
    const viewId = await open(form([label('a', 'x')]));
    const submit = (id: string) => rig.slack.act.submit({ as: 'ana', viewId: id, values: {} });
    answer = { response_action: 'errors', errors: { a: 'Taken.' } };
    assert.deepEqual(await submit(viewId), { ok: false, errors: { label: 'Taken.' } });
    assert.deepEqual(shown()[0]?.errors, { label: 'Taken.' });
    answer = { response_action: 'errors', errors: { nowhere: 'Taken.' } };
    assert.equal((await submit(viewId)).error, 'invalid_response');
    answer = { response_action: 'update', view: form([label('b', 'y')]) };
    assert.deepEqual(await submit(viewId), { ok: true, viewId });
    assert.equal(shown()[0]?.errors, undefined);
    answer = { response_action: 'push', view: form([label('c', 'z')]) };
    const pushed = (await submit(viewId)).viewId ?? '';
    assert.notEqual(pushed, viewId);
    assert.deepEqual(
      shown().map(modal => modal.viewId),
      [viewId, pushed],
    );
    assert.equal(shown()[1]?.view.previous_view_id, viewId);
    assert.equal(shown()[1]?.view.root_view_id, viewId);
    await assert.rejects(submit(viewId), ImpossibleAct);
    answer = { response_action: 'clear' };
    await submit(pushed);
    assert.deepEqual(shown(), []);
  });

  it('give back the view beneath when the top one is done', async () => {
    const viewId = await open(form([label('a', 'x')]));
    answer = { response_action: 'push', view: form([label('b', 'y')]) };
    const pushed = (await rig.slack.act.submit({ as: 'ana', viewId })).viewId ?? '';
    answer = undefined;
    await rig.slack.act.submit({ as: 'ana', viewId: pushed });
    assert.deepEqual(
      shown().map(modal => modal.viewId),
      [viewId],
    );
  });

  it('tell of a closing only when the view wants it', async () => {
    const quiet = await open(form([label('a')]));
    await rig.slack.act.closeModal({ as: 'ana', viewId: quiet });
    assert.equal(heard.length, 0);
    const told = await open(form([label('a')], { notify_on_close: true }));
    await rig.slack.act.closeModal({ as: 'ana', viewId: told });
    assert.equal(heard[0]?.kind, 'closed');
    assert.equal(heard[0]?.body.is_cleared, false);
    assert.deepEqual(shown(), []);
  });

  it('are nobody else’s, and offer only what they show', async () => {
    const viewId = await open(form([label('a'), certificate]));
    const code = (wanted: string) => (error: unknown) =>
      error instanceof ImpossibleAct && error.code === wanted;
    const { act } = rig.slack;
    await assert.rejects(act.submit({ as: 'ben', viewId, values: {} }), code('modal_not_open'));
    await assert.rejects(act.submit({ as: 'ana', viewId, values: { other: '' } }), code('no_such_field'));
    await assert.rejects(
      act.submit({ as: 'ana', viewId, values: { certificate: 'none' } }),
      code('no_such_option'),
    );
    await assert.rejects(
      act.clickInModal({ as: 'ana', viewId, actionId: 'approve' }),
      code('no_such_button'),
    );
  });
});
