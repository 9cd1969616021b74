import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Play, startPlay } from '../e2e/play.ts';
import { redisMissing } from '../worlds/redis.ts';

const setups = [
  { delivery: 'socket', store: 'sqlite', skip: false },
  { delivery: 'http', store: 'redis', skip: redisMissing },
] as const;

for (const { delivery, store, skip } of setups) {
  describe(`the app in a process of its own (${delivery}, ${store})`, { skip }, () => {
    let play: Play;
    before(async () => {
      play = await startPlay({ inProcess: false, delivery, store });
    });
    after(() => play.close());

    test('is killed and comes back with what it knew', async () => {
      await play.types('ana', '/jcaccess setup');
      assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
      const [, change] = /change (\w{4})/.exec(play.text(play.card('Acme staff'))) ?? [];
      await play.restart('kill');
      await play.types('ana', '/jcaccess setup');
      const errors = await play.submits('ana', { label: 'Acme staff' });
      assert.match(errors.label ?? '', /already/, JSON.stringify(errors));
      const xml = await play.doJumpCloud();
      await play.uploads('ana', { filename: 'metadata.xml', text: xml }, { channel: 'dm:ana' });
      assert.match(play.text(play.card(change ?? '')), /Needs approval/);
    });

    test('stops in order and comes back at the time of the story', async () => {
      await play.advance('PT2H');
      await play.restart('graceful');
      await play.presses('cleo', 'approve', play.card('Acme staff'));
      assert.match(play.text(play.card('Acme staff')), /Cleo\*, 24 Nov 2026 16:3\d UTC/);
      assert.equal(play.state().cloudflare.writes.length, 1);
    });
  });
}
