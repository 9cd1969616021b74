import { QUEUE } from './queue.ts';

/**
 * What a record is found by, of which only the difference is written: most commits change little of it. A place is
 * `<list>\0<place>\0<id>`; a list is a sorted set of `<place>\0<id>` without scores.
 */
const FOUND_BY = `
local function without(list, others)
  local there, found = {}, {}
  for _, one in ipairs(others) do there[one] = true end
  for _, one in ipairs(list) do
    if not there[one] then found[#found + 1] = one end
  end
  return found
end

local function change_of(at, kind, id, wanted)
  local held = redis.call('HMGET', at .. kind .. ':' .. id, 'unique', 'index', 'places')
  local one = {at = at, kind = kind, id = id, wanted = wanted, before = {}, gone = {}, new = {}, moved = {}}
  for i, name in ipairs({'unique', 'index', 'places'}) do
    local before = cjson.decode(held[i] or '[]')
    one.before[name] = before
    one.gone[name] = without(before, wanted[name])
    one.new[name] = without(wanted[name], before)
    one.moved[name] = not held[i] or #one.gone[name] + #one.new[name] > 0
  end
  return one
end

local function list_of(one, place)
  local list, member = string.match(place, '^(%Z*)%z(.*)$')
  return one.at .. one.kind .. '-list:' .. list, member
end

local function take_away(one)
  for _, key in ipairs(one.gone.unique) do
    redis.call('DEL', one.at .. one.kind .. '-holder:' .. key)
    redis.call('ZREM', one.at .. one.kind .. '-key:' .. key, one.id)
  end
  for _, key in ipairs(one.gone.index) do
    redis.call('ZREM', one.at .. one.kind .. '-key:' .. key, one.id)
  end
  for _, place in ipairs(one.gone.places) do redis.call('ZREM', list_of(one, place)) end
end

local function give(one, position)
  for _, key in ipairs(one.new.unique) do
    redis.call('SET', one.at .. one.kind .. '-holder:' .. key, one.id)
    redis.call('ZADD', one.at .. one.kind .. '-key:' .. key, position, one.id)
  end
  for _, key in ipairs(one.new.index) do
    redis.call('ZADD', one.at .. one.kind .. '-key:' .. key, position, one.id)
  end
  for _, place in ipairs(one.new.places) do
    local list, member = list_of(one, place)
    redis.call('ZADD', list, 0, member)
  end
  for name, is_other in pairs(one.moved) do
    if is_other then redis.call('HSET', one.at .. one.kind .. ':' .. one.id, name, cjson.encode(one.wanted[name])) end
  end
end
`;

/**
 * One commit, all or nothing. ARGV[1] is JSON (numbers as text): workspace, operation, once, finished, records, effects,
 * chains, and the retentions in seconds. Answers `ok`, the reason to refuse (with the key, for `taken`), `chain` when
 * the audit's head is not the one that was read, or `uncounted` when the log of the audit was not begun.
 */
export const COMMIT = `${QUEUE}${FOUND_BY}
local c = cjson.decode(ARGV[1])
local function own(rest) return key_of(c.workspace, rest) end

-- A commit whose answer was lost is sent again when the connection is back.
if redis.call('EXISTS', own('commit:' .. c.operation)) == 1 then return {'ok'} end

for _, key in ipairs(c.once) do
  if redis.call('EXISTS', own('once:' .. key)) == 1 then return {'duplicate'} end
end

for _, effect in ipairs(c.finished) do
  if not is_held(own('effect:' .. effect.id), effect.token) then return {'fenced'} end
end

local written = {}
for _, record in ipairs(c.records) do
  local version = redis.call('HGET', own(record.kind .. ':' .. record.id), 'version') or '0'
  if version ~= record.expected then return {'conflict'} end
  written[record.kind .. ':' .. record.id] = true
end

local wanted = {}
for _, record in ipairs(c.records) do
  for _, key in ipairs(record.unique) do
    local name = record.kind .. '-holder:' .. key
    local holder = redis.call('GET', own(name))
    if wanted[name] or (holder and not written[record.kind .. ':' .. holder]) then return {'taken', key} end
    wanted[name] = true
  end
end

if #c.chains > 0 and redis.call('EXISTS', own('audit-censuses')) == 0 then return {'uncounted'} end

for _, chain in ipairs(c.chains) do
  local audit = own('audit:' .. chain.change)
  if redis.call('LLEN', audit) ~= tonumber(chain.length) then return {'chain'} end
  -- After a failover there may be as many entries, but not the same.
  local newest = redis.call('LINDEX', audit, -1)
  if newest and not string.find(newest, '"seal":"' .. chain.head .. '"', 1, true) then return {'chain'} end
end

redis.call('SET', own('commit:' .. c.operation), '1', 'EX', c.operation_seconds)
for _, key in ipairs(c.once) do redis.call('SET', own('once:' .. key), '1', 'EX', c.once_seconds) end

for _, effect in ipairs(c.finished) do
  local key = own('effect:' .. effect.id)
  if redis.call('EXISTS', key) == 1 then
    redis.call('ZREM', P .. 'queue:begun', end_lease(key))
    redis.call('DEL', key)
    if not effect.forget then
      redis.call('SET', own('finished:' .. effect.id), '1', 'EX', c.finished_seconds)
    end
  end
end

local moved = {}
for _, record in ipairs(c.records) do
  local one = change_of(own(''), record.kind, record.id, record)
  take_away(one)
  moved[#moved + 1] = one
end
for i, record in ipairs(c.records) do
  local name = own(record.kind .. ':' .. record.id)
  local position = redis.call('HGET', name, 'position') or redis.call('INCR', P .. 'queue:position')
  redis.call('HSET', name, 'version', record.version, 'position', position, 'body', record.body)
  give(moved[i], position)
end

for _, effect in ipairs(c.effects) do
  local key = own('effect:' .. effect.id)
  if redis.call('EXISTS', key, own('finished:' .. effect.id)) == 0 then
    local position = redis.call('INCR', P .. 'queue:position')
    local member = string.format('%016d', position) .. ' ' .. c.workspace .. ' ' .. effect.id
    redis.call('HSET', key, 'body', effect.body, 'due', effect.due, 'lane', effect.lane,
      'thread', effect.thread, 'member', member, 'attempt', '0', 'deed', effect.deed, 'schema', effect.schema)
    put_in_line(member, effect.lane, effect.due)
  end
end

for _, chain in ipairs(c.chains) do
  for _, entry in ipairs(chain.entries) do redis.call('RPUSH', own('audit:' .. chain.change), entry) end
  for _, line in ipairs(chain.lines) do redis.call('RPUSH', own('audit-log'), line) end
end
return {'ok'}
`;

/**
 * A change, its connection and the newest entry of its audit, as they are stored; nothing when there is no such change.
 * KEYS[1] is the prefix; ARGV: what the keys begin with, the change, what the index key that names its connection begins with.
 */
export const CHANGE_WITH_CONNECTION = `
local at, id, naming = ARGV[1], ARGV[2], ARGV[3]
local change = redis.call('HMGET', at .. 'change:' .. id, 'body', 'index')
if not change[1] then return {} end
local connection = ''
for _, key in ipairs(cjson.decode(change[2])) do
  if string.sub(key, 1, #naming) == naming then
    connection = redis.call('HGET', at .. 'connection:' .. string.sub(key, #naming + 1), 'body') or ''
  end
end
return {change[1], connection, redis.call('LINDEX', at .. 'audit:' .. id, -1) or ''}
`;

/**
 * Writes anew what a record is found by, unless it is at another version by now. KEYS[1] is the prefix; ARGV: what the keys
 * begin with, kind, id, version, and JSON of unique keys, index keys and places. A unique key that another record holds is
 * left to it.
 */
export const RENEW_KEYS = `${FOUND_BY}
local at, kind, id = ARGV[1], ARGV[2], ARGV[3]
local held = redis.call('HMGET', at .. kind .. ':' .. id, 'version', 'position')
if held[1] ~= ARGV[4] then return 0 end
local wanted = cjson.decode(ARGV[5])
local kept = {}
for _, key in ipairs(wanted.unique) do
  local holder = redis.call('GET', at .. kind .. '-holder:' .. key)
  if not holder or holder == id then kept[#kept + 1] = key end
end
wanted.unique = kept
local one = change_of(at, kind, id, wanted)
one.gone, one.new, one.moved = one.before, wanted, {unique = true, index = true, places = true}
take_away(one)
give(one, held[2])
return 1
`;

/** A page of the records under a key, oldest first. KEYS[1] is the prefix; ARGV: what the keys begin with, the kind, the key, skip, limit. */
export const FIND = `
local bodies = {}
local last = tonumber(ARGV[4]) + tonumber(ARGV[5]) - 1
for _, id in ipairs(redis.call('ZRANGE', ARGV[1] .. ARGV[2] .. '-key:' .. ARGV[3], ARGV[4], last)) do
  bodies[#bodies + 1] = redis.call('HGET', ARGV[1] .. ARGV[2] .. ':' .. id, 'body')
end
return bodies
`;

/**
 * A page of the records in a list, or in a piece of it. KEYS[1] is the prefix; ARGV: what the keys begin with, the kind, the
 * list, the lexical bounds as ZLEXCOUNT takes them, `backwards` or nothing, skip, limit. Ranks are looked up, so that pages far
 * behind cost what the first one costs.
 */
export const LIST = `
local list, skip, limit = ARGV[1] .. ARGV[2] .. '-list:' .. ARGV[3], tonumber(ARGV[7]), tonumber(ARGV[8])
local behind = redis.call('ZCARD', list) - redis.call('ZLEXCOUNT', list, ARGV[4], '+')
local found = redis.call('ZLEXCOUNT', list, ARGV[4], ARGV[5])
local first, last = behind + skip, behind + math.min(skip + limit, found) - 1
if ARGV[6] == 'backwards' then
  first, last = behind + math.max(0, found - skip - limit), behind + found - skip - 1
end
if last < first then return {} end
local members, bodies = redis.call('ZRANGE', list, first, last), {}
for i = 1, #members do
  local member = members[ARGV[6] == 'backwards' and #members + 1 - i or i]
  bodies[i] = redis.call('HGET', ARGV[1] .. ARGV[2] .. ':' .. string.match(member, '%z(%Z*)$'), 'body')
end
return bodies
`;
