import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import { served, signingSecret } from './served.ts';

// Bolt as its own guide sets it up, with one command that is acknowledged at once.

const app = new App({
  signingSecret,
  authorize: async () => ({
    botToken: 'xoxb-acme-1',
    botId: 'B0JCACCESS',
    botUserId: 'U0JCBOT',
    teamId: 'T0ACME',
  }),
});
app.command('/jcaccess', async ({ ack }) => ack());
const server = await app.start({ port: 0, host: '127.0.0.1' });
served((server.address() as AddressInfo).port);
