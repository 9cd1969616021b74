import type { Fetch } from '../web-api/web-client.ts';
import type { BotToken } from './bot-token.ts';
import { startBotToken } from './bot-token.ts';
import { createRefresh } from './refresh.ts';
import { withBotToken } from './token-fetch.ts';
import { seedPair } from './token-pair.ts';

/**
 * Begins to rotate the tokens of the app, if it does that, and gives the `fetch` in which the bot token of the environment
 * stands for the one of now. Without rotation that is the given one, and `botToken` is null.
 */
export const startRotation = async (
  deps: Omit<Parameters<typeof startBotToken>[0], 'seed' | 'refresh'> & {
    readonly fetch: Fetch;
    readonly botToken: string;
    readonly rotation: {
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    } | null;
  },
): Promise<{ readonly fetch: Fetch; readonly botToken: BotToken | null }> => {
  const { fetch, botToken: standIn, rotation } = deps;
  if (rotation === null) return { fetch, botToken: null };
  const seed = seedPair(standIn, rotation.refreshToken);
  const botToken = await startBotToken({ ...deps, seed, refresh: createRefresh({ ...rotation, fetch }) });
  return { fetch: withBotToken({ ...botToken, fetch, standIn }), botToken };
};
