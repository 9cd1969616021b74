import type { WebClient } from '@slack/web-api';
import type { WorkspaceId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { ServiceError } from '../../ports/service-error.ts';
import { NEEDED_SCOPES } from '../web-api/scopes.ts';
import { withServiceErrors } from '../web-api/slack-error.ts';
import { pairIn, pairToBeginWith, type TokenPair } from './token-pair.ts';

/** What Slack says of the bot token. */
export interface Installation {
  readonly workspace: WorkspaceId;
  readonly workspaceName: string;
  readonly botName: string;
  /** The scopes that jcaccess needs and the token does not have; null when Slack does not say what it has. */
  readonly missingScopes: readonly string[] | null;
}

/** Asks Slack whose token this is and what it may do. Throws a `ServiceError`. */
export const readInstallation = async (client: WebClient): Promise<Installation> => {
  const answer = await withServiceErrors(client.auth.test());
  const granted = answer.response_metadata?.scopes;
  return {
    workspace: asId<WorkspaceId>(answer.team_id ?? ''),
    workspaceName: answer.team ?? answer.team_id ?? '',
    botName: answer.user ?? '',
    missingScopes: granted ? NEEDED_SCOPES.filter(scope => !granted.includes(scope)) : null,
  };
};

/** The token with which a deployment whose tokens rotate can be asked about, and in words what is known of its pair. */
export interface PairInUse {
  readonly token: string;
  readonly words: string;
}

/**
 * Finds the pair that the next start goes on with, in what the store has (null: nothing) and in the environment, without
 * using any of it up. Throws when what the store has is no pair.
 */
export const findPairInUse = (keptText: string | null, seed: TokenPair, now: Date): PairInUse => {
  const kept = keptText === null ? null : pairIn(keptText);
  const { accessToken: token, expiresAtMs } = pairToBeginWith(kept, seed);
  if (expiresAtMs === null) {
    const why = kept ? 'the environment has new tokens' : 'the store has no tokens yet';
    return { token, words: `${why}: the next start refreshes those of the environment` };
  }
  const until = new Date(expiresAtMs).toISOString();
  return expiresAtMs > now.getTime()
    ? { token, words: `the tokens in the store are used, good until ${until}` }
    : { token, words: `the tokens in the store ended at ${until}: the next start refreshes them` };
};

/** Whether a failure means that the token lived its time. */
export const hasEnded = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === 'token_expired';
