import { QUEUE } from './queue.ts';

/**
 * One commit, all or nothing. ARGV[1] is JSON (numbers as text): workspace, operation, once, finished, records, effects,
 * chains, and the retentions in seconds. Answers `ok`, the reason to refuse (with the key, for `taken`), `chain` when
 * the audit's head is not the one that was read, or `uncounted` when the log of the audit was not begun.
 */
export const COMMIT = `${QUEUE}
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
    redis.call('SET', own('finished:' .. effect.id), '1', 'EX', c.finished_seconds)
  end
end

-- Most commits change no key of a record: what would be taken away and put back is left alone.
local moved = {}
for _, record in ipairs(c.records) do
  local held = redis.call('HMGET', own(record.kind .. ':' .. record.id), 'unique', 'index')
  if held[1] ~= cjson.encode(record.unique) or held[2] ~= cjson.encode(record.index) then
    moved[#moved + 1] = record
    for _, key in ipairs(cjson.decode(held[1] or '[]')) do
      redis.call('DEL', own(record.kind .. '-holder:' .. key))
      redis.call('ZREM', own(record.kind .. '-key:' .. key), record.id)
    end
    for _, key in ipairs(cjson.decode(held[2] or '[]')) do
      redis.call('ZREM', own(record.kind .. '-key:' .. key), record.id)
    end
  end
end
for _, record in ipairs(c.records) do
  local name = own(record.kind .. ':' .. record.id)
  record.position = redis.call('HGET', name, 'position') or redis.call('INCR', P .. 'queue:position')
  redis.call('HSET', name, 'version', record.version, 'position', record.position, 'body', record.body)
end
for _, record in ipairs(moved) do
  redis.call('HSET', own(record.kind .. ':' .. record.id),
    'unique', cjson.encode(record.unique), 'index', cjson.encode(record.index))
  for _, key in ipairs(record.unique) do
    redis.call('SET', own(record.kind .. '-holder:' .. key), record.id)
    redis.call('ZADD', own(record.kind .. '-key:' .. key), record.position, record.id)
  end
  for _, key in ipairs(record.index) do
    redis.call('ZADD', own(record.kind .. '-key:' .. key), record.position, record.id)
  end
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
 * Writes the keys of a record anew, unless it is at another version by now. KEYS[1] is the prefix; ARGV: what the keys begin
 * with, kind, id, version, unique keys and index keys (JSON). A unique key that another record holds is left to it.
 */
export const RENEW_KEYS = `
local at, kind, id = ARGV[1], ARGV[2], ARGV[3]
local name = at .. kind .. ':' .. id
local held = redis.call('HMGET', name, 'version', 'position', 'unique', 'index')
if held[1] ~= ARGV[4] then return 0 end
for _, key in ipairs(cjson.decode(held[3] or '[]')) do
  redis.call('DEL', at .. kind .. '-holder:' .. key)
  redis.call('ZREM', at .. kind .. '-key:' .. key, id)
end
for _, key in ipairs(cjson.decode(held[4] or '[]')) do redis.call('ZREM', at .. kind .. '-key:' .. key, id) end
local kept = {}
for _, key in ipairs(cjson.decode(ARGV[5])) do
  if redis.call('SET', at .. kind .. '-holder:' .. key, id, 'NX') then
    kept[#kept + 1] = key
    redis.call('ZADD', at .. kind .. '-key:' .. key, held[2], id)
  end
end
for _, key in ipairs(cjson.decode(ARGV[6])) do redis.call('ZADD', at .. kind .. '-key:' .. key, held[2], id) end
redis.call('HSET', name, 'unique', cjson.encode(kept), 'index', ARGV[6])
return 1
`;

/** The records under a key, oldest first. KEYS[1] is the prefix; ARGV: what the keys begin with, the kind, the key. */
export const FIND = `
local bodies = {}
for _, id in ipairs(redis.call('ZRANGE', ARGV[1] .. ARGV[2] .. '-key:' .. ARGV[3], 0, -1)) do
  bodies[#bodies + 1] = redis.call('HGET', ARGV[1] .. ARGV[2] .. ':' .. id, 'body')
end
return bodies
`;
