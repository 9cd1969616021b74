import { QUEUE } from './queue.ts';

/**
 * Claims in one partition. ARGV: now, limit, length of the lease, chance for the tokens (times in milliseconds),
 * and what is served: workspaces, deeds, schema (see Serving). Answers `{ body, due, token, attempt, first claimed at }` for
 * each, and `{ id, workspace, deed }` for some of those that are not known.
 */
export const CLAIM = `${QUEUE}
local PAGE = 100
local now, limit = ARGV[1], tonumber(ARGV[2])
local workspaces, deeds, schema = ARGV[5], ARGV[6], tonumber(ARGV[7])
local blocked = blocked_lanes(now)
end_leases_that_ran_out()

local function is_in(list, name) return list == '' or string.find(list, ' ' .. name .. ' ', 1, true) end
local function is_known(deed, written)
  if deeds == '' or not deed or tonumber(written) < schema then return true end
  return tonumber(written) == schema and is_in(deeds, deed)
end

local unknown = {}
local function look_in(lane, found)
  local threads, count, from = {}, 0, 0
  while count < limit do
    local page = redis.call('ZRANGEBYSCORE', P .. 'queue:waiting:' .. lane, '-inf', now, 'WITHSCORES', 'LIMIT', from, PAGE)
    if #page == 0 then return end
    for i = 1, #page, 2 do
      local key = effect_key(page[i])
      local kept = redis.call('HMGET', key, 'thread', 'deed', 'schema')
      local thread = kept[1]
      local workspace, id = string.match(page[i], '^%d+ (%S+) (.+)$')
      if not is_in(workspaces, workspace) then
        threads[thread] = true
      elseif not is_known(kept[2], kept[3]) then
        -- What comes after it in its thread waits for it, too.
        threads[thread] = true
        if #unknown < 10 then unknown[#unknown + 1] = {id, workspace, kept[2]} end
      elseif not threads[thread] and redis.call('HEXISTS', P .. 'queue:busy', thread) == 0 then
        threads[thread] = true
        count = count + 1
        found[#found + 1] = {member = page[i], key = key, lane = lane, thread = thread, due = tonumber(page[i + 1])}
        if count == limit then return end
      end
    end
    from = from + #page / 2
  end
end

local found = {}
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', P .. 'queue:lanes', '-inf', now)) do
  if not blocked[lane] then look_in(lane, found) end
end
table.sort(found, function(a, b)
  if a.due ~= b.due then return a.due < b.due end
  return a.member < b.member
end)

local claimed = {}
for i = 1, math.min(limit, #found) do
  local one = found[i]
  local attempt = redis.call('HINCRBY', one.key, 'attempt', 1)
  local workspace = string.match(one.member, '^%d+ (%S+) ')
  local token = table.concat({ARGV[4], string.match(one.member, '^%d+'), attempt, workspace}, '.')
  local ends = whole(CLOCK + tonumber(ARGV[3]))
  redis.call('HSETNX', one.key, 'first', now)
  redis.call('ZADD', P .. 'queue:begun', 'NX', now, one.member)
  redis.call('HSET', one.key, 'token', token, 'until', ends)
  redis.call('ZREM', P .. 'queue:waiting:' .. one.lane, one.member)
  redis.call('ZADD', P .. 'queue:leased', ends, one.member)
  redis.call('HSET', P .. 'queue:busy', one.thread, one.member)
  note_lane(one.lane)
  local effect = redis.call('HMGET', one.key, 'body', 'due', 'first')
  claimed[i] = {effect[1], effect[2], token, attempt, effect[3]}
end
return {claimed, unknown}
`;

/** Lengthens a lease. ARGV: key of the effect, token, length in milliseconds. Answers 1, or 0 when it is not held. */
export const EXTEND = `${QUEUE}
if not is_held(ARGV[1], ARGV[2]) then return 0 end
local ends = whole(CLOCK + tonumber(ARGV[3]))
redis.call('HSET', ARGV[1], 'until', ends)
redis.call('ZADD', P .. 'queue:leased', ends, redis.call('HGET', ARGV[1], 'member'))
return 1
`;

/** Gives an effect back. ARGV: key of the effect, token, due, error. Answers 1, or 0 when it is not held. */
export const DEFER = `${QUEUE}
if not is_held(ARGV[1], ARGV[2]) then return 0 end
local member = end_lease(ARGV[1])
redis.call('HSET', ARGV[1], 'due', ARGV[3], 'error', ARGV[4])
put_in_line(member, redis.call('HGET', ARGV[1], 'lane'), ARGV[3])
return 1
`;

/** Parks an effect. ARGV: key of the effect, token, time, error. Answers 1, or 0 when it is not held. */
export const PARK = `${QUEUE}
if not is_held(ARGV[1], ARGV[2]) then return 0 end
local member = end_lease(ARGV[1])
redis.call('HSET', ARGV[1], 'parked', ARGV[3], 'error', ARGV[4])
redis.call('ZREM', P .. 'queue:begun', member)
redis.call('ZADD', P .. 'queue:parked', ARGV[3], member)
return 1
`;

/** The parked effects of the workspace ARGV[1] as `{ body, due, error, parked at }`, oldest first. */
export const PARKED = `${QUEUE}
local parked = {}
for _, member in ipairs(redis.call('ZRANGE', P .. 'queue:parked', 0, -1)) do
  if string.match(member, '^%d+ (%S+) ') == ARGV[1] then
    parked[#parked + 1] = redis.call('HMGET', effect_key(member), 'body', 'due', 'error', 'parked')
  end
end
return parked
`;

/**
 * What waits in one partition. ARGV: now (milliseconds). Answers
 * `{ claimed, due now, next due (empty when none), parked }`, all text.
 */
export const STATUS = `${QUEUE}
local now, blocked = ARGV[1], blocked_lanes(ARGV[1])
end_leases_that_ran_out()
local due_now, next_due = 0, nil
local function consider(due)
  if due and (not next_due or tonumber(due) < next_due) then next_due = tonumber(due) end
end

local lanes = redis.call('ZRANGE', P .. 'queue:lanes', 0, -1, 'WITHSCORES')
for i = 1, #lanes, 2 do
  local lane, first, opens = lanes[i], tonumber(lanes[i + 1]), blocked[lanes[i]]
  if opens then
    consider(math.max(first, tonumber(opens)))
  elseif first > tonumber(now) then
    consider(first)
  else
    local waiting = P .. 'queue:waiting:' .. lane
    due_now = due_now + redis.call('ZCOUNT', waiting, '-inf', now)
    consider(redis.call('ZRANGEBYSCORE', waiting, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2])
  end
end
return {
  tostring(redis.call('ZCARD', P .. 'queue:leased')), tostring(due_now), next_due and whole(next_due) or '',
  tostring(redis.call('ZCARD', P .. 'queue:parked')),
}
`;

/** The backlog of one partition as `{ oldest due, oldest begun }`, text, empty when there is none. */
export const BACKLOG = `${QUEUE}
local function least(a, b)
  if a and b then return math.min(tonumber(a), tonumber(b)) end
  return tonumber(a or b)
end
local function text(number) return number and whole(number) or '' end
local due = redis.call('ZRANGE', P .. 'queue:lanes', 0, 0, 'WITHSCORES')[2]
for _, member in ipairs(redis.call('ZRANGE', P .. 'queue:leased', 0, -1)) do
  due = least(due, redis.call('HGET', effect_key(member), 'due') or nil)
end
return {text(least(due)), text(tonumber(redis.call('ZRANGE', P .. 'queue:begun', 0, 0, 'WITHSCORES')[2]))}
`;
