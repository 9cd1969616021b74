import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type Rig, refusal, startRig } from './bolt-rig.ts';

const modal = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Late' },
  blocks: [],
};

for (const mode of ['socket', 'http'] as const) {
  describe(`deliveries over ${mode}`, () => {
    let rig: Rig;
    let silent = false;
    const triggers: string[] = [];

    before(async () => {
      rig = await startRig(mode, app => {
        app.command('/jcaccess', async ({ ack, command }) => {
          triggers.push(command.trigger_id);
          if (!silent) await ack();
        });
      });
    });
    after(() => rig.stop());

    const command = () => rig.slack.act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes' });

    it('tell the person after 3 s that nobody answered, and the trigger is dead by then', async () => {
      silent = true;
      const started = performance.now();
      const running = command();
      await eventually(() => (rig.slack.pending().length > 0 ? true : undefined));
      const { ok, error = '' } = await running;
      assert.equal(ok, false);
      // Bolt answers 404 by itself at 3.0 s, so that over HTTP either may come first.
      assert.match(
        error,
        mode === 'http' ? /^(?:operation_timeout|dispatch_failed)$/ : /^operation_timeout$/,
      );
      assert.ok(performance.now() - started >= 2900);
      assert.deepEqual(rig.slack.pending(), []);
      silent = false;
      await delay(150);
      const late = rig.app.client.views.open({ trigger_id: triggers.at(-1) ?? '', view: modal });
      assert.equal(await refusal(late), 'expired_trigger_id');
    });

    it('come twice when told to', async () => {
      rig.slack.fault({ kind: 'duplicate-delivery' });
      const before = triggers.length;
      await command();
      assert.equal(triggers.length, before + 2);
      assert.equal(triggers.at(-1), triggers.at(-2));
      await command();
      assert.equal(triggers.length, before + 3);
    });
  });
}

describe('an app that is away', () => {
  let rig: Rig;
  const heard: { text: string; retry: number | undefined; reason: string | undefined; id: string }[] = [];

  before(async () => {
    rig = await startRig('socket', app => {
      app.event('message', async ({ body, context }) => {
        const { text = '' } = body.event as { text?: string };
        heard.push({ text, retry: context.retryNum, reason: context.retryReason, id: body.event_id });
      });
      app.command('/jcaccess', async ({ ack }) => ack());
    });
  });
  after(() => rig.stop());

  it('fails commands at once, and events come again after reconnecting', async () => {
    const { act } = rig.slack;
    rig.slack.cutSockets();
    assert.deepEqual(await act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes' }), {
      ok: false,
      error: 'dispatch_failed',
    });
    assert.deepEqual(
      await act.message({ as: 'ana', channel: 'dm:ana', text: 'anybody?' }).then(one => one.ok),
      true,
    );
    await eventually(() => (rig.slack.connections() > 0 ? true : undefined), 5000);
    await eventually(() => (rig.slack.pending().length === 0 ? true : undefined));
    if (heard.length === 0) {
      const due = rig.slack.nextDue();
      assert.ok(due && due.getTime() - rig.clock.now().getTime() > 50_000);
      rig.clock.advance(60_000);
      assert.equal(rig.slack.pending().length, 1);
    }
    const event = await eventually(() => heard[0]);
    assert.equal(event.text, 'anybody?');
    assert.ok((event.retry ?? 0) >= 1);
    assert.equal(event.reason, 'connection_failed');
    await eventually(() => (rig.slack.nextDue() === undefined ? true : undefined));
  });

  it('gives an event up after the third repetition', async () => {
    heard.length = 0;
    rig.slack.deliverByHttp({ url: 'http://127.0.0.1:1/slack/events', signingSecret: 'unused' });
    await rig.slack.act.message({ as: 'ana', channel: 'dm:ana', text: 'lost' });
    await eventually(() => {
      const due = rig.slack.nextDue()?.getTime() ?? 0;
      return due - rig.clock.now().getTime() > 50_000 ? true : undefined;
    });
    rig.clock.advance(60_000);
    await eventually(() => {
      const due = rig.slack.nextDue()?.getTime() ?? 0;
      return due - rig.clock.now().getTime() > 200_000 ? true : undefined;
    });
    rig.clock.advance(300_000);
    await eventually(() => (rig.slack.nextDue() === undefined ? true : undefined));
    await eventually(() => (rig.slack.pending().length === 0 ? true : undefined));
    rig.slack.deliverBySocket();
    assert.equal(heard.length, 0);
    assert.deepEqual(
      await rig.slack.act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes' }),
      { ok: true },
    );
  });

  it('comes back when Slack asks it to reconnect', async () => {
    rig.slack.refreshSockets();
    await eventually(() => (rig.slack.connections() === 0 ? true : undefined));
    await eventually(() => (rig.slack.connections() === 1 ? true : undefined), 5000);
  });

  it('needs a ticket for every connection, and each ticket opens one', async () => {
    const open = await rig.fetch('https://slack.com/api/apps.connections.open', {
      method: 'POST',
      headers: { authorization: 'Bearer xapp-acme-1' },
    });
    const { url } = (await open.json()) as { url: string };
    const upgrade = async (address: string) => {
      const { socket, status } = await rig.knock(address);
      socket.destroy();
      return status;
    };
    assert.equal(await upgrade(url.replace(/ticket=[^&]*/, 'ticket=made-up')), 401);
    assert.equal(await upgrade(url), 101);
    assert.equal(await upgrade(url), 401);
  });
});
