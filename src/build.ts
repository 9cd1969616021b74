import { randomBytes, randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import type { App, Outside } from './app.ts';
import type { Config } from './config.ts';
import { signingCertificate } from './domain/connection.ts';
import { nextSweep } from './domain/next-sweep.ts';
import { byEnd } from './domain/places.ts';
import { createHttpClient } from './http/client.ts';
import { fetchThrough } from './http/fetch-through.ts';
import { redaction } from './http/redaction.ts';
import { createPublishedMetadata } from './jumpcloud/published-metadata.ts';
import { answerInPublic, listenForHealth } from './operations/health.ts';
import { createLog } from './operations/log.ts';
import { createMetrics, reachable } from './operations/metrics.ts';
import { createReadiness } from './operations/readiness.ts';
import type { Store } from './ports/store.ts';
import { createReader } from './reading/reader.ts';
import { maxXmlBytes } from './saml/limits.ts';
import { createDoor } from './slack/door/app.ts';
import { createBoundary } from './slack/door/boundary.ts';
import { register } from './slack/door/register.ts';
import { startRotation } from './slack/tokens/rotation.ts';
import { verifyRecord } from './store/audit/verify.ts';
import { chainInWords, verifyChain } from './store/chain.ts';
import { openStore } from './store/open.ts';
import type { Tenant } from './tenant.ts';
import { createTenant } from './tenant.ts';
import { warnOfApprovers } from './workflow/able-approvers.ts';
import { createCorridor } from './workflow/corridor.ts';
import { createChangeIds, spokenWord } from './workflow/new-id.ts';
import { createPolicyNotes } from './workflow/policy-notes.ts';
import { createQueries } from './workflow/queries.ts';
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
    notReady: async () => await health.notReady(),
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
    notReady: async () => {
      if (stopping || !running) return stopping ? 'it is stopping' : 'it is starting';
      return (await running.keeps()) ?? botToken?.trouble() ?? running.door.trouble();
    },
  };

  const inside = async (store: Store) => {
    const { botToken: token, delivery } = config.slack;
    const around = { store, clock, random, log, fetch: directFetch, ...lease };
    const { fetch, ...rotation } = await startRotation({ ...config.slack, ...around });
    botToken = rotation.botToken;
    const http = createHttpClient({
      dispatcher: wayOut,
      random,
      monotonicMs,
      observe: call => metrics.called(call.service, call.outcome),
    });
    const queries = createQueries(store);
    const pace = { nowMs: outside.pace?.nowMs ?? Date.now, sleep: outside.pace?.sleep ?? sleep };
    const randomId = (): string => randomBytes(16).toString('hex');
    const newChangeId = createChangeIds({ queries, random });
    const published = createPublishedMetadata({ http, maxBytes: maxXmlBytes });
    const chances = { random, randomId, randomBytes, newChangeId };
    const services = { store, queries, clock, log, reader, http, published, metrics };
    const shared = { ...services, ...chances, pace, sleep, monotonicMs };
    const { policy, accounts } = config;
    const tenant = await createTenant({ botToken: token, fetch, policy, accounts }, shared);
    const { workspace, bot, performers } = tenant;
    const tenantOf = (): Tenant => tenant;
    const corridor = createCorridor({
      store,
      tenantOf,
      clock,
      wake: () => runner.wake(),
      conflicted: metrics.conflicted,
      log,
    });
    await store.serve({ workspace, bot: bot.id, deeds: Object.keys(performers) });
    const everyMs = policy.driftEveryMs;
    if (everyMs) {
      const effects = accounts.map(({ id }) => nextSweep(workspace, { account: id, everyMs }, clock.now()));
      await store.commit({ workspace, effects });
    }
    const runner = createRunner({
      store,
      corridor,
      hasSeveralAccounts: accounts.length > 1,
      performersOf: () => tenantOf().performers,
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
      identity: { botId: bot.id, botUserId: bot.user, teamId: workspace },
      fetch,
      log,
      transportNowMs: () => Date.now(),
      delivered: metrics.delivered,
    });
    register(
      door.app,
      () => ({
        ...tenantOf().listening,
        corridor,
        queries,
        clock,
        log,
        checkChain: (at, id, entries) =>
          chainInWords(verifyChain(entries, config.auditKey, { workspace: at, id })),
        checkRecord: at => verifyRecord(store.auditReader, at, config.auditKey),
        newChangeId,
        forgetGroup: group => {
          tenantOf().listening.forgetGroup(group);
          void notes.noteApprovers();
        },
      }),
      createBoundary({ log, newReference: () => spokenWord(6, random), delivered: metrics.delivered }),
    );
    const { directory } = tenant.listening;
    const notes = createPolicyNotes({ store, directory, workspace, policy, clock, log });
    const keeps = createReadiness({ prove: () => store.proveWriting(), nowMs: monotonicMs, log });
    return { store, workspace, directory, notes, runner, door, keeps };
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
      // No click is judged by rules that are not on the record.
      await begun.notes.notePolicy();
      const opened = await begun.door.open();
      begun.runner.start();
      for (const { variable, problem, fix } of config.warnings)
        log.warn(`${variable} ${problem}`, { advice: fix });
      void begun.notes.noteApprovers();
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
