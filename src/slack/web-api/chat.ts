import type { WebClient } from '@slack/web-api';
import { asId, type ChannelId, type UserId } from '../../domain/ids.ts';
import type { Chat } from '../../ports/chat.ts';
import type { Log } from '../../ports/log.ts';
import { createFiles } from './files.ts';
import { createPosts } from './post.ts';
import { withServiceErrors } from './slack-error.ts';
import type { Fetch } from './web-client.ts';

/**
 * Slack as a noticeboard. `fetch` carries uploads and downloads, which are not calls of the Web API; `token` is the
 * bot's, for downloads from Slack's own hosts; `workspaceUrl` is what `auth.test` says, for links to messages.
 */
export const createChat = (deps: {
  readonly client: WebClient;
  readonly fetch: Fetch;
  readonly token: string;
  readonly workspaceUrl: string;
  readonly monotonicMs: () => number;
  readonly log: Log;
}): Chat => {
  const { client } = deps;
  const dms = new Map<UserId, ChannelId>();

  return {
    ...createPosts(deps),
    ...createFiles(deps),
    dmOf: async user => {
      const known = dms.get(user);
      if (known !== undefined) return known;
      const { channel } = await withServiceErrors(client.conversations.open({ users: user }));
      const dm = asId<ChannelId>(channel?.id ?? '');
      dms.set(user, dm);
      return dm;
    },
    permalink: at => {
      const base = URL.parse(deps.workspaceUrl);
      return base ? new URL(`/archives/${at.channel}/p${at.ts.replace('.', '')}`, base).href : null;
    },
  };
};
