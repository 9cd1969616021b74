import { z } from 'zod';
import type { Asked, Reader } from './reader.ts';

/** With what tokens that expire are renewed: those of the app, and the refresh token to begin with. */
export interface Rotation {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** How jcaccess is installed in Slack, and how Slack reaches it. */
export interface SlackConfig {
  readonly botToken: string;
  /** Null when the app does not rotate its tokens. */
  readonly rotation: Rotation | null;
  readonly delivery:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number; readonly host: string };
}

const port = z.coerce.number().int().min(0).max(65_535);
const THREE = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_REFRESH_TOKEN'];
const TOGETHER =
  'SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN are set together, or none of them.';

const botToken: Asked<string> = {
  schema: z.string().regex(/^(xoxe\.)?xoxb-/, 'is no bot token (they begin with xoxb- or xoxe.xoxb-)'),
  fix: 'Slack › your app › OAuth & Permissions › Bot User OAuth Token.',
};
const lastingToken: Asked<string> = {
  schema: z
    .string()
    .regex(/^(?!xoxe\.xoxb-)/, 'ends after 12 hours, because the app rotates its tokens')
    .regex(/^xoxb-/, 'is no bot token (they begin with xoxb-)'),
  fix: `${botToken.fix} One that begins with xoxe. needs SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN too; without them use an app that does not rotate its tokens.`,
};
const clientId: Asked<string> = {
  schema: z.string().regex(/^\d+\.\d+$/, 'is no client ID (two numbers with a dot between them)'),
  fix: `Slack › your app › Basic Information › Client ID. ${TOGETHER}`,
};
const clientSecret: Asked<string> = {
  schema: z.string().min(16, 'is too short to be a client secret'),
  fix: `Slack › your app › Basic Information › Client Secret. ${TOGETHER}`,
};
const refreshToken: Asked<string> = {
  schema: z.string().regex(/^xoxe-/, 'is no refresh token (they begin with xoxe-)'),
  fix: `Slack › your app › OAuth & Permissions, the refresh token that came with the bot token. ${TOGETHER}`,
};
const appToken: Asked<string> = {
  schema: z.string().regex(/^xapp-/, 'is no app-level token (they begin with xapp-)'),
  fix: 'Slack › your app › Basic Information › App-Level Tokens, with the scope connections:write.',
};
const signingSecret: Asked<string> = {
  schema: z.string().min(16, 'is too short to be a signing secret'),
  fix: 'Slack › your app › Basic Information › Signing Secret. Or set SLACK_APP_TOKEN for Socket Mode.',
};

/** Reads what concerns Slack; `host` is the address to listen on. */
export const readSlack = ({ read, number, isSet }: Reader, host: string): SlackConfig => {
  const rotates = THREE.some(isSet);
  return {
    botToken: read('SLACK_BOT_TOKEN', rotates ? botToken : lastingToken) ?? '',
    rotation: rotates
      ? {
          clientId: read('SLACK_CLIENT_ID', clientId) ?? '',
          clientSecret: read('SLACK_CLIENT_SECRET', clientSecret) ?? '',
          refreshToken: read('SLACK_REFRESH_TOKEN', refreshToken) ?? '',
        }
      : null,
    delivery: isSet('SLACK_APP_TOKEN')
      ? { mode: 'socket', appToken: read('SLACK_APP_TOKEN', appToken) ?? '' }
      : {
          mode: 'http',
          signingSecret: read('SLACK_SIGNING_SECRET', signingSecret) ?? '',
          port: number('PORT', port, 3000, 'A port number; Slack’s deliveries arrive there.'),
          host,
        },
  };
};
