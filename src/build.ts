import { randomBytes, randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import type { App, Outside } from './app.ts';
import { createAccess } from './cloudflare/access.ts';
import type { Config } from './config.ts';
import { signingCertificate } from './domain/connection.ts';
import type { UserId, WorkspaceId } from './domain/ids.ts';
import { asId } from './domain/ids.ts';
import { byEnd } from './domain/places.ts';
import { configuredPeople } from './domain/policy.ts';
import { createHttpClient } from './http/client.ts';
import { fetchThrough } from './http/fetch-through.ts';
import { redaction } from './http/redaction.ts';
import { createJumpCloud } from './jumpcloud/jumpcloud.ts';
import { answerInPublic, listenForHealth } from './operations/health.ts';
import { createLog } from './operations/log.ts';
import { createMetrics, reachable } from './operations/metrics.ts';
import { createReadiness } from './operations/readiness.ts';
import type { Store } from './ports/store.ts';
import { createReader } from './reading/reader.ts';
import { readSpMetadata } from './saml/sp-metadata.ts';
import { createDoor } from './slack/door/app.ts';
import { createBoundary } from './slack/door/boundary.ts';
import { register } from './slack/door/register.ts';
import { createNoticeboard } from './slack/noticeboard.ts';
import { startRotation } from './slack/tokens/rotation.ts';
import { presentUrgency, withUrgency } from './slack/urgency.ts';
import { createChat } from './slack/web-api/chat.ts';
import { createDirectory } from './slack/web-api/directory.ts';
import { pacedFetch } from './slack/web-api/pace.ts';
import { withServiceErrors } from './slack/web-api/slack-error.ts';
import { createWebClient } from './slack/web-api/web-client.ts';
import { createWords } from './slack/words.ts';
import { verifyRecord } from './store/audit/verify.ts';
import { chainInWords, verifyChain } from './store/chain.ts';
import { openStore } from './store/open.ts';
import { warnOfApprovers } from './workflow/able-approvers.ts';
import { createAccountReader } from './workflow/account.ts';
import { createAllowances } from './workflow/allowances.ts';
import { createCloudflareBudgets } from './workflow/cloudflare-budget.ts';
import { createCorridor } from './workflow/corridor.ts';
import { createExporter } from './workflow/exporting.ts';
import { createHandedMetadata } from './workflow/handed-metadata.ts';
import { createChangeIds, spokenWord } from './workflow/new-id.ts';
import { createPerformers } from './workflow/performers.ts';
import { createQueries } from './workflow/queries.ts';
import { createReaders } from './workflow/readers.ts';
import { createFileRouter } from './workflow/route-file.ts';
import { createRunner } from './workflow/runner.ts';

/** Within the ten seconds that a container gets to end: what is not finished by then is handed back. */
const DRAIN_MS = 8_000;
const FIRST_RANDOM = 2 ** 32;

/** The wiring table: the only file that knows every adapter. */
export const build = (config: Config, outside: Outside): App => {
  const { clock, dispatcher, leaseMs } = outside;
  const lease = leaseMs === undefined ? {} : { leaseMs };
  const random = outside.random ?? (() => randomInt(FIRST_RANDOM) / FIRST_RANDOM);
  const log = outside.log ?? createLog({ level: config.logLevel, redaction, secrets: config.secrets });
  const monotonicMs = (): number => performance.now();
  const metrics = createMetrics({
    now: () => clock.now(),
    status: async () => await reachable(running).store.status(clock.now()),
    backlog: async () => await reachable(running).store.backlog(),
    nextExpiry: async () => {
      const { store, workspace } = reachable(running);
      const [first] = await store.connectionsIn(workspace, { list: byEnd() }, { limit: 1 });
      return first?.applied ? signingCertificate(first.applied).notAfter : null;
    },
  });
  const wayOut = dispatcher as Parameters<typeof fetchThrough>[0];
  const directFetch = fetchThrough(wayOut, outcome => metrics.called('slack', outcome));
  const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
  const reader = createReader({ log });
  let stopping = false;
  let botToken: Awaited<ReturnType<typeof startRotation>>['botToken'] = null;
  let running: Awaited<ReturnType<typeof inside>> | null = null;
  const health = {
    metrics: () => metrics.text(),
    ready: async () => {
      if (stopping || !running) return { ok: false, why: stopping ? 'it is stopping' : 'it is starting' };
      const why = (await running.keeps()) ?? botToken?.trouble() ?? running.door.trouble();
      return why === null ? { ok: true } : { ok: false, why };
    },
  };

  const inside = async (store: Store) => {
    const { botToken: token, delivery } = config.slack;
    const around = { store, clock, random, log, fetch: directFetch, ...lease };
    const { fetch, ...rotation } = await startRotation({ ...config.slack, ...around });
    botToken = rotation.botToken;
    const paceMs = outside.pace?.nowMs ?? Date.now;
    const slackFetch = pacedFetch({
      fetch,
      takeTurns: (turns, longestWaitMs) => store.takeTurns('slack', turns, longestWaitMs, paceMs()),
      urgency: presentUrgency,
      now: () => clock.now(),
      waited: metrics.paced,
      sleep: outside.pace?.sleep ?? sleep,
    });
    const client = createWebClient({ token, fetch: slackFetch });
    const self = await withServiceErrors(client.auth.test());
    const chat = createChat({ client, fetch, token, workspaceUrl: self.url ?? '', monotonicMs, log });
    const http = createHttpClient({
      dispatcher: wayOut,
      random,
      monotonicMs,
      observe: call => metrics.called(call.service, call.outcome),
    });
    const { accountId, apiToken } = config.cloudflare;
    const budgets = createCloudflareBudgets({ store, accountId, clock });
    const ways = { http, accountId, token: apiToken, readSpMetadata };
    const access = createAccess({ ...ways, budget: budgets.approved });
    const looking = createAccess({ ...ways, budget: budgets.looking });
    const readMetadata = createHandedMetadata({ files: chat, reader });
    const jumpcloud = config.jumpcloud && createJumpCloud({ http, ...config.jumpcloud });
    const account = createAccountReader({ access: looking, monotonicMs });
    const workspace = asId<WorkspaceId>(self.team_id ?? '');
    const people = configuredPeople(config.policy);
    const directory = createDirectory({ client, workspace, people, monotonicMs });
    const dashboardUrl = `https://one.dash.cloudflare.com/?to=/${accountId}/integrations/identity-providers`;
    const words = createWords({ directory, chat, policy: config.policy, clock, monotonicMs, dashboardUrl });
    const noticeboard = createNoticeboard({ chat, words, log });
    const corridor = createCorridor({
      store,
      policy: config.policy,
      account: accountId,
      clock,
      wake: () => runner.wake(),
      conflicted: metrics.conflicted,
      log,
    });
    const queries = createQueries(store);
    const routeFile = createFileRouter({ queries, files: chat, readMetadata, policy: config.policy });
    const randomId = (): string => randomBytes(16).toString('hex');
    const allowances = createAllowances({ store, queries, clock, account: accountId });
    const { policy } = config;
    const performers = withUrgency(
      createPerformers({
        access,
        looking,
        jumpcloud,
        files: chat,
        readMetadata,
        routeFile,
        allowances,
        noticeboard,
        directory,
        policy,
        store,
        randomId,
        sleep,
      }),
    );
    await store.serve({ workspace, bot: self.bot_id ?? '', deeds: Object.keys(performers) });
    const runner = createRunner({
      store,
      corridor,
      performers,
      account: accountId,
      clock,
      random,
      log,
      claimed: metrics.claimed,
      ...lease,
      lossesAllowed: outside.lossesAllowed,
    });
    const door = createDoor({
      delivery:
        delivery.mode === 'socket'
          ? { ...delivery, dispatcher }
          : {
              ...delivery,
              otherwise: (request, response) =>
                answerInPublic(request, response, health, config.metricsToken),
            },
      botToken: token,
      identity: { botId: self.bot_id ?? '', botUserId: self.user_id ?? '', teamId: workspace },
      fetch,
      log,
      transportNowMs: () => Date.now(),
      delivered: metrics.delivered,
    });
    register(
      door.app,
      {
        self: asId<UserId>(self.user_id ?? ''),
        corridor,
        queries,
        allowances,
        account,
        ...createReaders({ access: looking, files: chat, reader, clock }),
        exporter: createExporter({ access: looking, account: accountId, clock }),
        directory,
        files: chat,
        noticeboard,
        words,
        policy: config.policy,
        clock,
        log,
        publishHome: async (user, view) => void (await client.views.publish({ user_id: user, view })),
        forgetGroup: directory.forget,
        checkChain: (workspace, id, entries) =>
          chainInWords(verifyChain(entries, config.auditKey, { workspace, id })),
        checkRecord: workspace => verifyRecord(store.auditReader, workspace, config.auditKey),
        newChangeId: createChangeIds({ queries, random }),
      },
      createBoundary({ log, newReference: () => spokenWord(6, random), delivered: metrics.delivered }),
    );
    const keeps = createReadiness({ prove: () => store.proveWriting(), nowMs: monotonicMs, log });
    return { store, workspace, directory, runner, door, keeps };
  };

  let operations: Server | null = null;

  return {
    start: async () => {
      // Before anything else: an orchestrator asks while the app still waits for its store.
      const { operationsPort: port, host } = config;
      operations = port === null ? null : await listenForHealth(port, host, health);
      const kept = await openStore(config.store, config.auditKey, log);
      const store = outside.aroundStore?.(kept) ?? kept;
      const begun = await inside(store).catch(async (error: unknown) => {
        await botToken?.stop(0);
        await store.close();
        throw error;
      });
      running = begun;
      const opened = await begun.door.open();
      begun.runner.start();
      for (const { variable, problem, fix } of config.warnings)
        log.warn(`${variable} ${problem}`, { advice: fix });
      void warnOfApprovers({ ...begun, policy: config.policy, log });
      log.info('jcaccess is ready', { mode: config.slack.delivery.mode, port: opened.port });
      return opened;
    },
    stop: async () => {
      stopping = true;
      if (running) {
        const { door, runner, store } = running;
        await Promise.all([door.close(DRAIN_MS), runner.stop(DRAIN_MS), botToken?.stop(DRAIN_MS)]);
        running = null;
        await store.close();
      }
      reader.stop();
      operations?.close();
      operations?.closeAllConnections();
      log.info('jcaccess has stopped');
    },
    wake: () => {
      botToken?.wake();
      running?.runner.wake();
    },
    status: async () => {
      if (!running) return { listeners: 0, claimed: 0, dueNow: 0, nextDue: null, parked: 0 };
      const { store, door, runner } = running;
      const status = await store.status(clock.now());
      return { ...status, claimed: Math.max(status.claimed, runner.running()), listeners: door.inside() };
    },
  };
};
