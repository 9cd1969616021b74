import { QUEUE } from './queue.ts';

/** Puts a parked effect in line again, as if it had never been tried. ARGV: its key, due. Answers 1, or 0 when it is not parked. */
export const RETRY_PARKED = `${QUEUE}
local effect = redis.call('HMGET', ARGV[1], 'member', 'lane', 'parked')
if not effect[3] then return 0 end
redis.call('ZREM', P .. 'queue:parked', effect[1])
redis.call('HDEL', ARGV[1], 'parked', 'error', 'first', 'lost')
redis.call('HSET', ARGV[1], 'due', ARGV[2], 'attempt', '0')
put_in_line(effect[1], effect[2], ARGV[2])
return 1
`;

/**
 * Ends a parked effect unperformed. ARGV: its key, the key that says that it is finished, seconds to keep that. Answers 1, or 0
 * when it is not parked.
 */
export const DROP_PARKED = `${QUEUE}
local effect = redis.call('HMGET', ARGV[1], 'member', 'parked')
if not effect[2] then return 0 end
redis.call('ZREM', P .. 'queue:parked', effect[1])
redis.call('DEL', ARGV[1])
redis.call('SET', ARGV[2], '1', 'EX', ARGV[3])
return 1
`;
