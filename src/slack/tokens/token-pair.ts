import { createHash } from 'node:crypto';

/** A bot token that expires, and the refresh token that is good for the next one, once. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Null for the pair of the environment, of which nobody says when it was made. */
  readonly expiresAtMs: number | null;
  /** SHA-256 of the refresh token of the environment that this pair comes from. */
  readonly seed: string;
}

/** The name under which the store keeps the pair. */
export const PAIR_NAME = 'slack-bot-token';

/** The pair in the environment. */
export const seedPair = (accessToken: string, refreshToken: string): TokenPair => ({
  accessToken,
  refreshToken,
  expiresAtMs: null,
  seed: createHash('sha256').update(refreshToken).digest('hex'),
});

/** The pair as the text that is kept. */
export const pairText = (pair: TokenPair): string => JSON.stringify(pair);

const parsed = (text: string): Partial<TokenPair> => {
  try {
    return { ...(JSON.parse(text) as Partial<TokenPair>) };
  } catch {
    return {};
  }
};

/** The pair in a kept text. Throws, repeating nothing of it, when there is none. */
export const pairIn = (text: string): TokenPair => {
  const { accessToken, refreshToken, expiresAtMs, seed } = parsed(text);
  if (!accessToken || !refreshToken || typeof expiresAtMs !== 'number' || !seed)
    throw new Error('the tokens in the store do not have the shape in which jcaccess keeps them');
  return { accessToken, refreshToken, expiresAtMs, seed };
};

/** The pair that a start goes on with: what was kept, unless the operator put in another refresh token since. */
export const pairToBeginWith = (kept: TokenPair | null, seed: TokenPair): TokenPair =>
  kept?.seed === seed.seed ? kept : seed;
