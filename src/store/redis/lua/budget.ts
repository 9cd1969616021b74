/**
 * Takes one from the budget KEYS[1], a hash of what was taken by slice. ARGV: limit, current slice, oldest slice that
 * counts, milliseconds to keep it. Answers nothing when it was taken, else all slices and their counts, alternating.
 */
export const TAKE_BUDGET = `
local taken = redis.call('HGETALL', KEYS[1])
local used, counted = 0, {}
for i = 1, #taken, 2 do
  if tonumber(taken[i]) < tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], taken[i])
  else
    used = used + tonumber(taken[i + 1])
    counted[#counted + 1] = taken[i]
    counted[#counted + 1] = taken[i + 1]
  end
end
if used >= tonumber(ARGV[1]) then return counted end
redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {}
`;
