import { createDoor } from '../../../src/slack/door/app.ts';
import { served, signingSecret } from './served.ts';

// The front door of jcaccess with the same command as the bare Bolt beside it.

const door = createDoor({
  delivery: { mode: 'http', signingSecret, port: 0, host: '127.0.0.1', otherwise: async () => false },
  botToken: 'xoxb-acme-1',
  identity: { botId: 'B0JCACCESS', botUserId: 'U0JCBOT', teamId: 'T0ACME' },
  fetch,
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  transportNowMs: () => Date.now(),
});
door.app.command('/jcaccess', async ({ ack }) => ack());
const { port } = await door.open();
served(port ?? 0);
