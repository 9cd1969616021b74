import type { Store } from '../ports/store.ts';
import { createCensusKeeper } from './audit/census-keeper.ts';
import { takeCensus } from './audit/take-census.ts';
import { enrol } from './enrol.ts';
import { createEnvelope } from './envelope.ts';
import { createLeftAlone } from './left-alone.ts';
import { readAddress } from './redis/address.ts';
import { createAudit, createAuditReader } from './redis/audit.ts';
import { createBudget } from './redis/budget.ts';
import { createChainHeads } from './redis/chain-heads.ts';
import { createCommit } from './redis/commit.ts';
import type { ConnectionOptions } from './redis/connection.ts';
import { connect, script } from './redis/connection.ts';
import { demandDurability } from './redis/durability.ts';
import { createEffects } from './redis/effects.ts';
import { PARTITIONS, partitionKeys, partitionOf } from './redis/keys.ts';
import { createKeyRenewal, createMarks } from './redis/marks.ts';
import { createParked } from './redis/parked.ts';
import { createPartitions } from './redis/partitions.ts';
import { createRecords } from './redis/records.ts';
import { createSecrets } from './redis/secrets.ts';
import { startFaultOf } from './redis/start-fault.ts';
import type { StoreReports } from './reports.ts';
import { troubleWith } from './reports.ts';
import { createServing } from './serving.ts';
import { systemRandom } from './token.ts';

/** Where Redis is, the secret that seals the audit and the kept secrets, and how much may be demanded of Redis. */
export interface RedisOptions extends ConnectionOptions, StoreReports {
  readonly auditKey: string;
  /** Starts on a Redis that may lose what it confirmed, or that does not say: for managed services without CONFIG. */
  readonly allowUnsafeDurability?: boolean;
  /** How many replicas must have a commit or a secret before it is confirmed; 0, the default, waits for none. */
  readonly waitReplicas?: number;
  /** Numbers from 0 to 1, for tokens. The system's randomness unless given. */
  readonly random?: () => number;
}

/** Shows that scripts can be run, which all writing is done by. */
const ANY_SCRIPT = script('return 1');

/**
 * The shared store: one Redis (7 or newer) or one Redis Cluster for many instances. Leases run on the clock of Redis.
 * Rejects when Redis cannot be reached or could lose what it confirmed. A command that throws may have been carried out: read again before acting.
 */
export const createRedisStore = async (options: RedisOptions): Promise<Store> => {
  if (options.auditKey === '') throw new Error('the audit key is empty');
  const address = readAddress(options.url);
  const connection = connect(options);
  try {
    await connection.ask(redis => redis.ping());
    // The client goes on in database 0 when there is none of the number that it was given.
    if (address.kind !== 'cluster' && address.database > 0)
      await connection.ask(redis => redis.call('SELECT', address.database));
    if (!options.allowUnsafeDurability) await demandDurability(connection);
    await connection.run(ANY_SCRIPT, partitionKeys(PARTITIONS[0] ?? ''), []);
  } catch (error) {
    await connection.close();
    throw startFaultOf(error, address);
  }
  const { auditKey, waitReplicas = 0, random = systemRandom } = options;
  const heads = createChainHeads();
  const partitions = createPartitions(connection, error => options.onError?.(error));
  const serving = createServing();
  const leftAlone = createLeftAlone(error => options.onTrouble?.(error));
  const marks = createMarks(connection);
  const renewal = createKeyRenewal(connection, marks, error => options.onTrouble?.(error));
  const auditReader = createAuditReader(connection);
  const audit = createAudit(connection, auditReader, auditKey, random);
  const censuses = createCensusKeeper({
    take: workspace => takeCensus(audit, workspace, auditKey),
    taken: census => options.onCensus?.(census),
    failed: error => options.onTrouble?.(troubleWith('the record could not be counted', error)),
  });
  const { commit } = createCommit(connection, heads, audit.begin, auditKey, waitReplicas);
  return {
    serve: async service => {
      const { workspace } = service;
      await enrol(marks, service, auditReader.workspaces, random);
      await renewal.renew();
      await audit.begin(workspace);
      serving.add(service);
      partitions.narrowTo(serving.names().map(partitionOf));
      // What an instance that died left uncounted.
      censuses.note(workspace);
    },
    commit: async one => {
      const answer = await commit(one);
      if (answer.ok && one.audit?.length) censuses.note(one.workspace);
      return answer;
    },
    audit: auditReader.chain,
    auditReader,
    ...createRecords(connection, heads, leftAlone),
    ...createBudget(connection, waitReplicas),
    ...createEffects(connection, partitions, random, serving.now, leftAlone),
    ...createParked(connection, waitReplicas),
    ...createSecrets(connection, createEnvelope(auditKey), waitReplicas, random),
    close: async () => {
      renewal.stop();
      await censuses.close();
      await connection.close();
    },
  };
};
