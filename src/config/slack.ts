import type { Reader } from './reader.ts';
import { settings } from './settings.ts';

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

const ROTATION = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_REFRESH_TOKEN'] as const;

/** Reads what concerns Slack; `host` is the address to listen on. */
export const readSlack = (reader: Reader, host: string): SlackConfig => {
  const { setting, isSet, refuse } = reader;
  /** The value of a setting that is optional in general, but not here. */
  const needed = (name: 'SLACK_SIGNING_SECRET' | (typeof ROTATION)[number]): string => {
    if (!isSet(name)) refuse(name, 'is not set', settings[name].fix);
    return setting(name) ?? '';
  };
  const botToken = setting('SLACK_BOT_TOKEN') ?? '';
  const rotates = ROTATION.some(isSet);
  if (!rotates && botToken.startsWith('xoxe.'))
    refuse(
      'SLACK_BOT_TOKEN',
      'ends after 12 hours, because the app rotates its tokens',
      `${settings.SLACK_BOT_TOKEN.fix} One that begins with xoxe. needs SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN too; without them use an app that does not rotate its tokens.`,
    );
  return {
    botToken,
    rotation: rotates
      ? {
          clientId: needed('SLACK_CLIENT_ID'),
          clientSecret: needed('SLACK_CLIENT_SECRET'),
          refreshToken: needed('SLACK_REFRESH_TOKEN'),
        }
      : null,
    delivery: isSet('SLACK_APP_TOKEN')
      ? { mode: 'socket', appToken: setting('SLACK_APP_TOKEN') ?? '' }
      : {
          mode: 'http',
          signingSecret: needed('SLACK_SIGNING_SECRET'),
          port: setting('PORT') ?? 0,
          host,
        },
  };
};
