import { QUEUE } from './queue.ts';

/**
 * Claims in one partition. ARGV: now, limit, length of the lease, chance for the tokens (times in milliseconds), what is
 * served: workspaces, deeds, schema (see Serving), and JSON of where to begin: `{ lanes, members, stuck }`. Answers
 * `{ body, due, token, attempt, first claimed at, lost }` for each, `{ id, workspace, deed }` for some of those that are not
 * known, and, when it looked at as much as one call may without reaching the end, where to go on (nothing otherwise).
 */
export const CLAIM = `${QUEUE}
-- Redis does nothing else meanwhile: so many lanes and effects together are looked at by one call.
local LOOKS = 300
-- A lane in which more of those that come first are not known is left to those who know them.
local STUCK = 100
local now, limit = ARGV[1], tonumber(ARGV[2])
local workspaces, deeds, schema = ARGV[5], ARGV[6], tonumber(ARGV[7])
local from = cjson.decode(ARGV[8])
local blocked = blocked_lanes(now)
end_leases_that_ran_out()

local function is_in(list, name) return list == '' or string.find(list, ' ' .. name .. ' ', 1, true) end
local function is_known(deed, written)
  if deeds == '' or not deed or tonumber(written) < schema then return true end
  return tonumber(written) == schema and is_in(deeds, deed)
end

local looks, unknown, found = 0, {}, {}

-- Answers where it stopped and which threads wait for what is not known, or nothing when it is done with the lane.
local function look_in(lane, at, stuck)
  local threads, count = {}, 0
  for _, thread in ipairs(stuck) do threads[thread] = true end
  while count < limit do
    if looks >= LOOKS then return {at, stuck} end
    local page = redis.call('ZRANGEBYSCORE', P .. 'queue:waiting:' .. lane, '-inf', now, 'WITHSCORES',
      'LIMIT', at, math.min(limit, LOOKS - looks))
    if #page == 0 then return end
    for i = 1, #page, 2 do
      looks, at = looks + 1, at + 1
      local key = effect_key(page[i])
      local kept = redis.call('HMGET', key, 'thread', 'deed', 'schema')
      local thread = kept[1]
      local workspace, id = string.match(page[i], '^%d+ (%S+) (.+)$')
      if is_in(workspaces, workspace) then
        if not is_known(kept[2], kept[3]) then
          -- What comes after it in its thread waits for it, too.
          threads[thread] = true
          stuck[#stuck + 1] = thread
          if #unknown < 10 then unknown[#unknown + 1] = {id, workspace, kept[2]} end
          if #stuck > STUCK then return end
        elseif not threads[thread] and redis.call('HEXISTS', P .. 'queue:busy', thread) == 0 then
          threads[thread] = true
          count = count + 1
          found[#found + 1] = {member = page[i], key = key, lane = lane, thread = thread, due = tonumber(page[i + 1])}
          if count == limit then return end
        end
      end
    end
  end
end

local function in_order(a, b)
  if a.due ~= b.due then return a.due < b.due end
  return a.member < b.member
end

local again = {}
local lanes = redis.call('ZRANGEBYSCORE', P .. 'queue:lanes', '-inf', now, 'WITHSCORES', 'LIMIT', from.lanes, LOOKS)
for i = 1, #lanes, 2 do
  local lane, passed = lanes[i], from.lanes + (i - 1) / 2
  -- Lanes come by their earliest: none that follows can have an earlier one than those that will be taken.
  if #found >= limit then
    table.sort(found, in_order)
    if tonumber(lanes[i + 1]) > found[limit].due then break end
  end
  if looks >= LOOKS then
    again = {passed, 0, {}}
    break
  end
  looks = looks + 1
  if not blocked[lane] then
    local is_first = passed == from.lanes
    local rest = look_in(lane, is_first and from.members or 0, is_first and from.stuck or {})
    if rest then
      again = {passed, rest[1], rest[2]}
      break
    end
  end
  if i + 2 > #lanes and #lanes == 2 * LOOKS then again = {passed + 1, 0, {}} end
end
table.sort(found, in_order)
-- Claiming moves lanes: what is left is looked for from the beginning.
if #found > 0 and #again > 0 then again = {0, 0, {}} end

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
  local effect = redis.call('HMGET', one.key, 'body', 'due', 'first', 'lost')
  claimed[i] = {effect[1], effect[2], token, attempt, effect[3], effect[4] or '0'}
end
return {claimed, unknown, again}
`;

/** Lengthens a lease. ARGV: key of the effect, token, length in milliseconds. Answers 1, or 0 when it is not held. */
export const EXTEND = `${QUEUE}
if not is_held(ARGV[1], ARGV[2]) then return 0 end
local ends = whole(CLOCK + tonumber(ARGV[3]))
redis.call('HSET', ARGV[1], 'until', ends)
redis.call('ZADD', P .. 'queue:leased', ends, redis.call('HGET', ARGV[1], 'member'))
return 1
`;

/** Gives an effect back as it was. ARGV: key of the effect, token. Answers 1, or 0 when it is not held. */
export const HAND_BACK = `${QUEUE}
if not is_held(ARGV[1], ARGV[2]) then return 0 end
local member = end_lease(ARGV[1])
local effect = redis.call('HMGET', ARGV[1], 'lane', 'due')
put_in_line(member, effect[1], effect[2])
return 1
`;

/** Gives an effect back. ARGV: key of the effect, token, due, error. Answers 1, or 0 when it is not held. */
export const DEFER = `${QUEUE}
if not is_held(ARGV[1], ARGV[2]) then return 0 end
local member = end_lease(ARGV[1])
redis.call('HSET', ARGV[1], 'due', ARGV[3], 'error', ARGV[4])
redis.call('HDEL', ARGV[1], 'lost')
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

/**
 * How many effects of a thread are not finished, among those of the lane that come after `skip` others. ARGV: the thread, the
 * lane in which all of them are, skip, limit. Answers the count (with the one that is claimed, if `skip` is 0), and how
 * many were looked at.
 */
export const IN_LINE = `${QUEUE}
end_leases_that_ran_out()
local skip, limit = tonumber(ARGV[3]), tonumber(ARGV[4])
local count = skip == 0 and redis.call('HEXISTS', P .. 'queue:busy', ARGV[1]) or 0
local members = redis.call('ZRANGE', P .. 'queue:waiting:' .. ARGV[2], skip, skip + limit - 1)
for _, member in ipairs(members) do
  if redis.call('HGET', effect_key(member), 'thread') == ARGV[1] then count = count + 1 end
end
return {count, #members}
`;

/**
 * The parked effects of the workspace ARGV[1], oldest first, among those after `skip` others (ARGV: skip, limit), each as
 * `{ body, due, error, parked at }`; and how many were looked at.
 */
export const PARKED = `${QUEUE}
local parked, skip = {}, tonumber(ARGV[2])
local members = redis.call('ZRANGE', P .. 'queue:parked', skip, skip + tonumber(ARGV[3]) - 1)
for _, member in ipairs(members) do
  if string.match(member, '^%d+ (%S+) ') == ARGV[1] then
    parked[#parked + 1] = redis.call('HMGET', effect_key(member), 'body', 'due', 'error', 'parked')
  end
end
return {parked, #members}
`;

/**
 * What waits in one partition, in the lanes with something due after `skip` others. ARGV: now (milliseconds), skip, limit.
 * Answers `{ claimed, due now, next due (empty when none), parked, lanes looked at }`, all text. Due now is of these lanes,
 * next due of them and, when `skip` is 0, of all in which nothing is due yet.
 */
export const STATUS = `${QUEUE}
local now, skip, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local blocked = blocked_lanes(now)
end_leases_that_ran_out()
local due_now, next_due = 0, nil
local function consider(due)
  if due and (not next_due or tonumber(due) < next_due) then next_due = tonumber(due) end
end

local lanes = redis.call('ZRANGEBYSCORE', P .. 'queue:lanes', '-inf', now, 'LIMIT', skip, limit)
for _, lane in ipairs(lanes) do
  if not blocked[lane] then
    local waiting = P .. 'queue:waiting:' .. lane
    due_now = due_now + redis.call('ZCOUNT', waiting, '-inf', now)
    consider(redis.call('ZRANGEBYSCORE', waiting, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2])
  end
end
if skip == 0 then
  for lane, opens in pairs(blocked) do
    local first = redis.call('ZSCORE', P .. 'queue:lanes', lane)
    if first then consider(math.max(tonumber(first), tonumber(opens))) end
  end
  local at, later = 0, nil
  repeat
    later = redis.call('ZRANGEBYSCORE', P .. 'queue:lanes', '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', at, 1)
    at = at + 1
  until not later[1] or not blocked[later[1]]
  consider(later[2])
end
return {
  tostring(redis.call('ZCARD', P .. 'queue:leased')), tostring(due_now), next_due and whole(next_due) or '',
  tostring(redis.call('ZCARD', P .. 'queue:parked')), tostring(#lanes),
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
