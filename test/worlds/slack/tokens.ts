import type { WorldClock } from '../world.ts';
import type { ApiMethod } from './api.ts';
import { installation } from './cast.ts';
import type { Ids } from './ids.ts';
import { text } from './json.ts';
import { SlackRefusal } from './refusal.ts';

const LIFE_S = 43_200;
/** "We will enforce a limit of 2 active tokens": docs.slack.dev/authentication/using-token-rotation. */
const MOST_LIVING = 2;

/** A bot token that expires, with the refresh token that came with it. */
export interface RotatingTokens {
  botToken: string;
  refreshToken: string;
}

/** One use of a refresh token; `ok` says whether Slack took it. */
export interface Refresh {
  refreshToken: string;
  at: string;
  ok: boolean;
}

/** The bot's tokens: the lasting one, until an administrator turns rotation on. */
export interface Tokens {
  /** Slack's word against a bot token; undefined when it is good. */
  refusalOf(token: string): string | undefined;
  /** Gives tokens that expire, as the app's settings do when rotation is turned on and when the app is installed again. */
  install(): RotatingTokens;
  /** Revokes a bot token, as `auth.revoke` does. */
  revoke(token: string): void;
  readonly refreshes: readonly Refresh[];
  readonly methods: Record<string, ApiMethod>;
}

/**
 * Makes the tokens. A refresh token is good for one use and revoked at once (Slack allows itself a "short grace period" of
 * which no length is told); a bot token lives for 12 hours of the world's clock, also when it was refreshed meanwhile.
 */
export function createTokens(clock: WorldClock, ids: Ids): Tokens {
  const endsMs = new Map<string, number>();
  const revoked = new Set<string>();
  const refreshTokens = new Set<string>();
  const refreshes: Refresh[] = [];
  let isLastingGood = true;

  const isLiving = (token: string): boolean =>
    (endsMs.get(token) ?? 0) > clock.now().getTime() && !revoked.has(token);

  function install(): RotatingTokens {
    const botToken = `xoxe.xoxb-1-${ids.letters(24)}`;
    const refreshToken = `xoxe-1-${ids.letters(24)}`;
    endsMs.set(botToken, clock.now().getTime() + LIFE_S * 1000);
    refreshTokens.add(refreshToken);
    const living = [...endsMs.keys()].filter(isLiving);
    for (const oldest of living.slice(0, -MOST_LIVING)) revoked.add(oldest);
    return { botToken, refreshToken };
  }

  return {
    refusalOf: token => {
      if (token === installation.botToken) return isLastingGood ? undefined : 'token_revoked';
      if (!endsMs.has(token)) return 'invalid_auth';
      if (revoked.has(token)) return 'token_revoked';
      return isLiving(token) ? undefined : 'token_expired';
    },
    install,
    revoke: token => void revoked.add(token),
    refreshes,
    methods: {
      'oauth.v2.access': args => {
        if (text(args.client_id) !== installation.clientId) throw new SlackRefusal('invalid_client_id');
        if (text(args.client_secret) !== installation.clientSecret)
          throw new SlackRefusal('bad_client_secret');
        if (text(args.grant_type) !== 'refresh_token') throw new SlackRefusal('invalid_grant_type');
        const used = text(args.refresh_token);
        const ok = refreshTokens.delete(used);
        refreshes.push({ refreshToken: used, at: clock.now().toISOString(), ok });
        if (!ok) throw new SlackRefusal('invalid_refresh_token');
        isLastingGood = false;
        const { botToken, refreshToken } = install();
        return {
          access_token: botToken,
          refresh_token: refreshToken,
          expires_in: LIFE_S,
          token_type: 'bot',
          scope: 'commands,chat:write',
          bot_user_id: installation.botUserId,
          app_id: installation.appId,
          team: { id: installation.teamId, name: installation.teamName },
          enterprise: null,
          is_enterprise_install: false,
        };
      },
    },
  };
}
