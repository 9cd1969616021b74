import type { Config } from '../../config.ts';
import { configuredPeople } from '../../domain/policy.ts';
import { fetchThrough } from '../../http/fetch-through.ts';
import type { Check, CheckResult } from '../../operations/checks.ts';
import { adviceOf } from '../../operations/start-failure.ts';
import { assertAppToken } from '../../slack/tokens/app-token.ts';
import type { Installation, PairInUse } from '../../slack/tokens/installation.ts';
import { findPairInUse, hasEnded, readInstallation } from '../../slack/tokens/installation.ts';
import { PAIR_NAME, seedPair } from '../../slack/tokens/token-pair.ts';
import { createDirectory } from '../../slack/web-api/directory.ts';
import { createWebClient } from '../../slack/web-api/web-client.ts';
import { peekSecret } from '../../store/probe.ts';
import { findApprovers } from '../../workflow/able-approvers.ts';
import type { Around } from './around.ts';

const REINSTALL =
  'Slack › your app › OAuth & Permissions, or paste manifest.yml anew; then install the app again.';
const ENDED =
  'The next start refreshes it. If Slack refuses that, the log says so: docs/runbook.md, "When tokens are lost".';
/** The pair of a deployment whose tokens rotate; null for one whose token lasts. */
const pairInUse = async ({ slack, store, auditKey }: Config, now: Date): Promise<PairInUse | null> => {
  if (slack.rotation === null) return null;
  const kept = await peekSecret({ ...store, auditKey }, PAIR_NAME);
  return findPairInUse(kept?.text ?? null, seedPair(slack.botToken, slack.rotation.refreshToken), now);
};

/** The checks of everything that Slack knows. */
export const slackChecks = (config: Config, { dispatcher, now }: Around): Check[] => {
  const fetch = fetchThrough(dispatcher);
  const { delivery, rotation } = config.slack;
  const pair = once(() => pairInUse(config, now()));
  const client = once(async () =>
    createWebClient({ token: (await pair())?.token ?? config.slack.botToken, fetch }),
  );
  const installed = once(async () => readInstallation(await client()));
  /** What needs the bot token; that one has lived its time is no fault, as the next start renews it. */
  const withToken = (run: (found: Installation) => ReturnType<Check['run']>) => async () => {
    try {
      return await run(await installed());
    } catch (error) {
      if (rotation === null || !hasEnded(error)) throw error;
      return { level: 'warn', what: 'not asked: the bot token has ended', fix: ENDED } as const;
    }
  };

  const rotates: Check = {
    name: 'Slack token rotation',
    fix: 'docs/deploy.md, "Token rotation".',
    run: async () => ({ level: 'ok', what: (await pair())?.words ?? '' }),
  };
  const socket: Check = {
    name: 'Slack app-level token',
    fix: adviceOf,
    run: async () => {
      if (delivery.mode === 'http') return { level: 'ok', what: 'not needed, deliveries come over HTTP' };
      await assertAppToken(createWebClient({ token: delivery.appToken, fetch }));
      return { level: 'ok', what: 'opens sockets' };
    },
  };
  return [
    ...(rotation ? [rotates] : []),
    {
      name: 'Slack bot token',
      fix: adviceOf,
      run: withToken(async ({ workspaceName, botName }) => ({
        level: 'ok',
        what: `@${botName} in the workspace ${workspaceName}`,
      })),
    },
    {
      name: 'Slack scopes',
      fix: 'They are known once the bot token is accepted.',
      run: withToken(async ({ missingScopes }) => {
        if (missingScopes === null) return { level: 'warn', what: 'Slack does not say which were granted' };
        if (missingScopes.length === 0) return { level: 'ok', what: 'all granted' };
        return { level: 'fail', what: `missing: ${missingScopes.join(', ')}`, fix: REINSTALL };
      }),
    },
    socket,
    {
      name: 'Approvers',
      fix: 'They are known once the bot token is accepted and has users:read and usergroups:read.',
      run: withToken(async ({ workspace }) => approversFound(config, await client(), workspace)),
    },
  ];
};

/** Asks Slack once for all checks that need the answer. */
const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let asked: Promise<Value> | null = null;
  return () => (asked ??= ask());
};

const approversFound = async (
  { policy }: Config,
  client: ReturnType<typeof createWebClient>,
  workspace: Installation['workspace'],
): Promise<CheckResult[]> => {
  const people = configuredPeople(policy);
  const directory = createDirectory({ client, workspace, people, monotonicMs: () => 0 });
  return await findApprovers(directory, workspace, policy);
};
