import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Rig, refusal, startRig } from './bolt-rig.ts';

describe('a channel', () => {
  let rig: Rig;
  const channel = 'C0ITCHANGES';
  before(async () => {
    rig = await startRig('http', () => undefined);
  });
  after(() => rig.stop());

  const post = () => rig.app.client.chat.postMessage({ channel, text: 'a' });
  const edit = (ts: string) => rig.app.client.chat.update({ channel, ts, text: 'b' });

  it('that is archived takes neither posts nor edits, and can be read', async () => {
    const ts = String((await post()).ts);
    rig.slack.archive('it-changes', true);
    assert.equal(await refusal(post()), 'is_archived');
    assert.equal(await refusal(edit(ts)), 'is_archived');
    assert.equal((await rig.app.client.conversations.info({ channel })).channel?.is_archived, true);
    assert.equal((await rig.app.client.conversations.history({ channel })).messages?.length, 1);
    rig.slack.archive('it-changes', false);
    await edit(ts);
  });

  it('that the bot was put out of takes nothing of it', async () => {
    const ts = String((await post()).ts);
    rig.slack.removeBot('it-changes');
    assert.equal(await refusal(post()), 'not_in_channel');
    assert.equal(await refusal(edit(ts)), 'not_in_channel');
    assert.equal(await refusal(rig.app.client.conversations.history({ channel })), 'not_in_channel');
    rig.slack.inviteBot('it-changes');
    await edit(ts);
  });

  it('that is deleted is not there', async () => {
    rig.slack.deleteChannel('it-changes');
    assert.equal(await refusal(post()), 'channel_not_found');
    assert.equal(await refusal(rig.app.client.conversations.info({ channel })), 'channel_not_found');
  });
});
