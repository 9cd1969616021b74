// A secret is one hash: `version` and `body` once it was kept, `token` and `until` while it is leased.
const CLOCK = `
local moment = redis.call('TIME')
local CLOCK = moment[1] * 1000 + math.floor(moment[2] / 1000)
`;

/** Leases the secret KEYS[1]. ARGV: token, length in milliseconds. Answers 1, or 0 while another token holds it. */
export const LEASE_SECRET = `${CLOCK}
local lease = redis.call('HMGET', KEYS[1], 'token', 'until')
if lease[1] and lease[1] ~= ARGV[1] and tonumber(lease[2]) > CLOCK then return 0 end
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'until', string.format('%.0f', CLOCK + tonumber(ARGV[2])))
return 1
`;

/**
 * Keeps the secret KEYS[1]. ARGV: token, body, expected version, next version. Answers 1, or 0 when the lease is not held
 * or another version is there.
 */
export const KEEP_SECRET = `${CLOCK}
local kept = redis.call('HMGET', KEYS[1], 'token', 'until', 'version', 'body')
-- One whose answer was lost is sent again when the connection is back.
if kept[3] == ARGV[4] and kept[4] == ARGV[2] then return 1 end
if kept[1] ~= ARGV[1] or tonumber(kept[2]) <= CLOCK or (kept[3] or '0') ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[4], 'body', ARGV[2])
return 1
`;

/** Ends the lease of the secret KEYS[1]. ARGV: token. */
export const RELEASE_SECRET = `
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('HDEL', KEYS[1], 'token', 'until') end
return 1
`;
