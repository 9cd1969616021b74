import { createHash, randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { partitionOf, partitionPrefix, workspaceKey } from '../../../src/store/redis/keys.ts';
import { changeId, connectionId, workspace } from '../seeds.ts';
import { type Batch, batchOf } from './ours.ts';
import type { Written } from './raw-sqlite.ts';

// The version compared, then every write of a decision, nothing else.
const SWAP = `
local at = KEYS[1]
local c = cjson.decode(ARGV[1])
if redis.call('HGET', at .. 'change:' .. c.id, 'version') ~= '1' then return 0 end
if not redis.call('SET', at .. 'once:' .. c.once, '1', 'NX', 'EX', 604800) then return 0 end
redis.call('HSET', at .. 'change:' .. c.id, 'version', '2', 'body', c.body)
for i, effect in ipairs(c.effects) do
  local id = c.id .. '.00002.' .. i
  redis.call('HSET', at .. 'effect:' .. id, 'body', effect, 'due', '1', 'lane', 'l', 'thread', 't', 'attempt', '0')
  redis.call('ZADD', at .. 'queue', 1, id)
end
redis.call('RPUSH', at .. 'audit:' .. c.id, c.audit)
return 1
`;

/**
 * The same reads and writes as a decision, by hand: two records and the audit's head read in one round trip, then one script
 * that swaps and writes. No rules, no seal.
 */
export function rawRedis(url: string, written: Written): { batch: Batch; close: () => void } {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const sha1 = createHash('sha1').update(SWAP).digest('hex');
  const root = `${partitionPrefix(partitionOf(workspace))}workspace:${workspace}:`;
  const loaded = redis.script('LOAD', SWAP);
  const seal = randomBytes(32).toString('hex');

  const batch = batchOf(async number => {
    await loaded;
    const id = changeId(number);
    await Promise.all([
      redis.hget(workspaceKey(workspace, 'change', id), 'body'),
      redis.hget(workspaceKey(workspace, 'connection', connectionId(number)), 'body'),
      redis.lindex(workspaceKey(workspace, 'audit', id), -1),
    ]);
    const payload = JSON.stringify({
      id,
      once: `press:${number}`,
      body: written.change,
      effects: written.effects,
      audit: `${seal}${written.audit}`,
    });
    if ((await redis.evalsha(sha1, 1, root, payload)) !== 1) throw new Error(`${id} was not at version 1`);
  });
  return { batch, close: () => redis.disconnect() };
}
