import type { TestContext } from 'node:test';
import type { WebClient } from '@slack/web-api';
import { asId, type WorkspaceId } from '../../src/domain/ids.ts';
import type { People } from '../../src/domain/policy.ts';
import { fetchThrough } from '../../src/http/fetch-through.ts';
import type { Chat } from '../../src/ports/chat.ts';
import { createChat } from '../../src/slack/web-api/chat.ts';
import { createDirectory, type SlackDirectory } from '../../src/slack/web-api/directory.ts';
import { createWebClient } from '../../src/slack/web-api/web-client.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import type { SlackWorld } from '../worlds/slack/slack-world.ts';
import { startStage } from '../worlds/stage.ts';

/** The adapters of Slack against its world. */
export interface SlackRig {
  readonly client: WebClient;
  readonly slack: SlackWorld;
  readonly chat: Chat;
  readonly directory: SlackDirectory;
  /** A register for another policy. */
  readonly directoryOf: (people: People) => SlackDirectory;
  /** What was logged as a warning, oldest first. */
  readonly warnings: string[];
  /** Moves the clock that only measures. */
  pass(ms: number): void;
  /** Says another address for a host, or none. */
  readonly network: Awaited<ReturnType<typeof startStage>>['network'];
}

/** Starts the worlds and the adapters; all end with the test. */
export const startSlack = async (t: TestContext): Promise<SlackRig> => {
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  const fetch = fetchThrough(dispatcher);
  const token = 'xoxb-acme-1';
  const client = createWebClient({ token, fetch });
  const warnings: string[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: (message: string) => void warnings.push(message),
    error: () => {},
  };
  let measuredMs = 0;
  t.after(async () => {
    await dispatcher.destroy();
    await stage.close();
  });
  const directoryOf = (people: People): SlackDirectory =>
    createDirectory({
      client,
      workspace: asId<WorkspaceId>('T0ACME'),
      people,
      monotonicMs: () => measuredMs,
    });
  return {
    client,
    slack: stage.slack,
    network: stage.network,
    chat: createChat({
      client,
      fetch,
      token,
      workspaceUrl: (await client.auth.test()).url ?? '',
      monotonicMs: () => measuredMs,
      log,
    }),
    directory: directoryOf({ users: [], groups: [asId('S0ITADMINS'), asId('S0SECURITY')] }),
    directoryOf,
    warnings,
    pass: ms => {
      measuredMs += ms;
    },
  };
};
