import type { Store } from '../ports/store.ts';
import { createCensusKeeper } from './audit/census-keeper.ts';
import { takeCensus } from './audit/take-census.ts';
import { changeFrom, connectionFrom } from './codec.ts';
import { enrol } from './enrol.ts';
import { createEnvelope } from './envelope.ts';
import { createLeftAlone } from './left-alone.ts';
import type { StoreReports } from './reports.ts';
import { troubleWith } from './reports.ts';
import { createServing } from './serving.ts';
import { beginCensuses, createAudit, createAuditReader, createChainReader } from './sqlite/audit.ts';
import { createBudget } from './sqlite/budget.ts';
import { createCommit } from './sqlite/commit.ts';
import { createEffects } from './sqlite/effects.ts';
import { withStoreFaults } from './sqlite/fault.ts';
import { createMarks, renewKeys } from './sqlite/marks.ts';
import { openDatabase } from './sqlite/open.ts';
import { createParked } from './sqlite/parked.ts';
import { createRecords } from './sqlite/records.ts';
import { demandRoom } from './sqlite/room.ts';
import { createSecrets } from './sqlite/secrets.ts';
import { systemRandom } from './token.ts';

/** Where the file is (`:memory:` for none), the secret that seals the audit and the kept secrets, and the engine's time and chance. */
export interface SqliteOptions extends StoreReports {
  readonly path: string;
  readonly auditKey: string;
  /** Milliseconds; leases and retention run on it. The system's clock unless given. */
  readonly leaseClock?: () => number;
  /** Numbers from 0 to 1, for tokens. The system's randomness unless given. */
  readonly random?: () => number;
}

/** How long what proves that something can be written is kept. */
const PROOF_KEPT_MS = 60_000;

/**
 * The embedded store: one SQLite file, safe against crashes and power loss, shared by processes of one machine. Rejects
 * when the file cannot be opened or was written by a newer version.
 */
export const createSqliteStore = async (options: SqliteOptions): Promise<Store> => {
  const { path, auditKey, leaseClock = Date.now, random = systemRandom } = options;
  if (auditKey === '') throw new Error('the audit key is empty');
  const database = openDatabase(path, moved => beginCensuses(moved, auditKey));
  await renewKeys(database);
  const records = createRecords(database);
  const serving = createServing();
  const leftAlone = createLeftAlone(error => options.onTrouble?.(error));
  const audit = createAudit(database, auditKey);
  const auditReader = createAuditReader(database);
  const censuses = createCensusKeeper({
    take: workspace => takeCensus(audit, workspace, auditKey),
    taken: census => options.onCensus?.(census),
    failed: error => options.onTrouble?.(troubleWith('the record could not be counted', error)),
  });
  const commits = createCommit(database, records, audit, leaseClock);
  const effects = createEffects(database, leaseClock, random, serving.now, leftAlone);
  const parked = createParked(database, leaseClock);
  const budget = createBudget(database);
  const secrets = createSecrets(database, createEnvelope(auditKey), leaseClock, random);
  const chainOf = createChainReader(database);

  const done = <Value>(work: () => Value): Value => withStoreFaults(path, work);

  return {
    serve: async service => {
      await enrol(createMarks(database), service, auditReader.workspaces, random);
      serving.add(service);
      // What an instance that died left uncounted.
      censuses.note(service.workspace);
    },
    commit: async commit => {
      const answer = done(() => commits.commit(commit));
      if (answer.ok && commit.audit?.length) censuses.note(commit.workspace);
      return answer;
    },
    change: async (workspace, id) => {
      const body = done(() => records.body(workspace, 'change', id));
      return body === null ? null : changeFrom(body);
    },
    connection: async (workspace, id) => {
      const body = done(() => records.body(workspace, 'connection', id));
      return body === null ? null : connectionFrom(body);
    },
    changeWithConnection: async (workspace, id) => {
      const body = done(() => records.body(workspace, 'change', id));
      const change = body === null ? null : changeFrom(body);
      const own = change && done(() => records.body(workspace, 'connection', change.connection));
      return change && own ? { change, connection: connectionFrom(own) } : null;
    },
    changesBy: async (workspace, key, page) =>
      done(() => leftAlone.readable(records.find(workspace, 'change', key, page), changeFrom)),
    connectionsBy: async (workspace, key, page) =>
      done(() => leftAlone.readable(records.find(workspace, 'connection', key, page), connectionFrom)),
    countChanges: async (workspace, key) => done(() => records.count(workspace, 'change', key)),
    connectionsIn: async (workspace, span, page) =>
      done(() => leftAlone.readable(records.list(workspace, 'connection', span, page), connectionFrom)),
    countConnections: async (workspace, span) =>
      done(() => records.countListed(workspace, 'connection', span)),
    claim: async (now, limit, leaseMs) => done(() => effects.claim(now, limit, leaseMs)),
    extend: async (id, token, leaseMs) => done(() => effects.extend(id, token, leaseMs)),
    handBack: async (id, token) => done(() => effects.handBack(id, token)),
    defer: async (id, token, due, error) => done(() => effects.defer(id, token, due, error)),
    blockLane: async (lane, until) => done(() => effects.blockLane(lane, until)),
    park: async (id, token, at, error) => done(() => effects.park(id, token, at, error)),
    inLine: async (workspace, line) => done(() => effects.inLine(workspace, line)),
    parked: async workspace => done(() => effects.parked(workspace)),
    retryParked: async (workspace, id, due) => done(() => parked.retry(workspace, id, due)),
    dropParked: async (workspace, id) => done(() => parked.drop(workspace, id)),
    status: async now => done(() => effects.status(now)),
    backlog: async () => done(() => effects.backlog()),
    takeBudget: async (key, limit, windowMs, now) => done(() => budget.take(key, limit, windowMs, now)),
    takeTurns: async (of, turns, longestWaitMs, nowMs) =>
      done(() => budget.takeTurns(of, turns, longestWaitMs, nowMs)),
    proveWriting: async () =>
      done(() => {
        demandRoom(path);
        budget.take('readiness', Number.MAX_SAFE_INTEGER, PROOF_KEPT_MS, new Date(leaseClock()));
      }),
    secret: async name => done(() => secrets.read(name)),
    leaseSecret: async (name, leaseMs) => done(() => secrets.lease(name, leaseMs)),
    keepSecret: async (name, token, text, version) => done(() => secrets.keep(name, token, text, version)),
    releaseSecret: async (name, token) => done(() => secrets.release(name, token)),
    audit: async (workspace, change) => done(() => chainOf(workspace, change)),
    auditReader,
    close: async () => {
      if (!database.isOpen) return;
      await censuses.close();
      database.close();
    },
  };
};
