import type { WebClient } from '@slack/web-api';
import type { WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import { NEEDED_SCOPES } from './scopes.ts';
import { asked } from './slack-error.ts';

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
  const answer = await asked(client.auth.test());
  const granted = answer.response_metadata?.scopes;
  return {
    workspace: asId<WorkspaceId>(answer.team_id ?? ''),
    workspaceName: answer.team ?? answer.team_id ?? '',
    botName: answer.user ?? '',
    missingScopes: granted ? NEEDED_SCOPES.filter(scope => !granted.includes(scope)) : null,
  };
};
