/**
 * Takes turns in paces, all or none: `takeTurns` in Lua. KEYS[1] is a hash of when each pace is free again. ARGV: now, the
 * longest wait, how long a time may be ahead besides, milliseconds to keep the hash, then for each pace its name, what may be
 * owed, the most that may be owed by anybody, and the time of a turn. Answers whether they were taken, and the wait.
 */
export const TAKE_TURNS = `
local now, longest, apart = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wait, full = 0, {}
for i = 5, #ARGV, 4 do
  local at = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or now)
  if at < now or at > now + tonumber(ARGV[i + 2]) + longest + apart then at = now end
  full[i] = at
  wait = math.max(wait, at - now - tonumber(ARGV[i + 1]))
end
wait = math.ceil(wait)
if wait > longest then return {0, wait} end
for i = 5, #ARGV, 4 do
  redis.call('HSET', KEYS[1], ARGV[i], string.format('%.0f', full[i] + tonumber(ARGV[i + 3])))
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {1, wait}
`;
