import process from 'node:process';
import { App } from '@slack/bolt';

// Bolt as its own guide starts it; SLACK_API_URL is where the stand-in of Slack answers.

const app = new App({
  token: process.env.SLACK_BOT_TOKEN ?? '',
  signingSecret: process.env.SLACK_SIGNING_SECRET ?? '',
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL ?? '' },
});
app.command('/jcaccess', async ({ ack }) => ack());
await app.start({ port: 0, host: '127.0.0.1' });
process.send?.({ kind: 'started' });
process.on('disconnect', () => process.exit(0));
