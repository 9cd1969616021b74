/**
 * What the scripts share. KEYS[1] is the prefix of the partition. An effect is a hash; while it waits it is a member of
 * `queue:waiting:<lane>` (by due), while it is claimed a member of `queue:leased` (by the end of the lease). Members are
 * `<position> <workspace> <id>`, so that effects of one due time keep the order in which they were added.
 */
export const QUEUE = `
local P = KEYS[1]
local moment = redis.call('TIME')
local CLOCK = moment[1] * 1000 + math.floor(moment[2] / 1000)

local function whole(number) return string.format('%.0f', number) end
local function key_of(workspace, rest) return P .. 'workspace:' .. workspace .. ':' .. rest end
local function effect_key(member)
  local workspace, id = string.match(member, '^%d+ (%S+) (.+)$')
  return key_of(workspace, 'effect:' .. id)
end

local function note_lane(lane)
  local first = redis.call('ZRANGE', P .. 'queue:waiting:' .. lane, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', P .. 'queue:lanes', first[2], lane)
  else
    redis.call('ZREM', P .. 'queue:lanes', lane)
  end
end

local function put_in_line(member, lane, due)
  redis.call('ZADD', P .. 'queue:waiting:' .. lane, due, member)
  note_lane(lane)
end

local function end_lease(key)
  local effect = redis.call('HMGET', key, 'member', 'thread')
  redis.call('ZREM', P .. 'queue:leased', effect[1])
  redis.call('HDEL', P .. 'queue:busy', effect[2])
  redis.call('HDEL', key, 'token', 'until')
  return effect[1]
end

local function end_leases_that_ran_out()
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', P .. 'queue:leased', '-inf', whole(CLOCK), 'LIMIT', 0, 100)) do
    local key = effect_key(member)
    local effect = redis.call('HMGET', key, 'lane', 'due')
    end_lease(key)
    redis.call('HINCRBY', key, 'lost', 1)
    put_in_line(member, effect[1], effect[2])
  end
end

local function blocked_lanes(now)
  local found, ends = redis.call('ZRANGEBYSCORE', P .. 'queue:blocked', '(' .. now, '+inf', 'WITHSCORES'), {}
  for i = 1, #found, 2 do ends[found[i]] = found[i + 1] end
  return ends
end

local function is_held(key, token)
  local lease = redis.call('HMGET', key, 'token', 'until')
  return lease[1] == token and tonumber(lease[2]) > CLOCK
end
`;
