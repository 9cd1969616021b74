/**
 * Appends a census. KEYS[1] is the prefix; ARGV: the key of the censuses, its number, its text. Answers 1, or 0 when there
 * is another one of its number.
 */
export const APPEND_CENSUS = `
local length = redis.call('LLEN', ARGV[1])
-- One whose answer was lost is sent again when the connection is back.
if length == tonumber(ARGV[2]) and redis.call('LINDEX', ARGV[1], -1) == ARGV[3] then return 1 end
if length ~= tonumber(ARGV[2]) - 1 then return 0 end
redis.call('RPUSH', ARGV[1], ARGV[3])
return 1
`;

/**
 * Begins the log of a workspace, piece by piece: the first piece clears what another attempt left, the last one brings the
 * first census. KEYS[1] is the prefix; ARGV[1] is JSON: keys of log, censuses and attempt, token, length (before, as text),
 * lines, and the census in the last piece. Answers 1, or 0 when the log was begun by another one.
 */
export const BEGIN_LOG = `
local c = cjson.decode(ARGV[1])
if redis.call('EXISTS', c.censuses) == 1 then
  return redis.call('LINDEX', c.censuses, 0) == c.census and 1 or 0
end
if c.length == '0' then
  redis.call('DEL', c.log)
  redis.call('SET', c.attempt, c.token, 'EX', '600')
elseif redis.call('GET', c.attempt) ~= c.token then
  return 0
end
local length = redis.call('LLEN', c.log)
if length == tonumber(c.length) then
  for _, line in ipairs(c.lines) do redis.call('RPUSH', c.log, line) end
elseif length ~= tonumber(c.length) + #c.lines then
  return 0
end
if c.census then
  redis.call('RPUSH', c.censuses, c.census)
  redis.call('DEL', c.attempt)
end
return 1
`;
