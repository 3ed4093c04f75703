-- SPDX-License-Identifier: Apache-2.0
-- Compares what a queue's indexes say with the lanes and the running jobs themselves, at one instant, and mends them
-- when told to.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  1 to mend, else 0
-- ARGV[2]  how many lanes follow
-- ARGV[3…] for each lane that was seen: branch, class; then the concurrency keys whose holders were seen
-- Answers { lanes with ready jobs that are not offered to workers, lanes that are offered and are empty, jobs that
-- count against a key's limit and do not run, jobs that run and do not count }
local mend, lanes = ARGV[1] == '1', 2 * ARGV[2]
local hidden, empty, stale, uncounted = 0, 0, 0, 0

for i = 3, lanes + 2, 2 do
  local branch, class = ARGV[i], ARGV[i + 1]
  if redis.call('EXISTS', lane_key(branch, class)) == 1 and (
    redis.call('SISMEMBER', p .. 'classes:' .. branch, class) == 0 or not redis.call('ZSCORE', p .. 'lanes', branch)
  ) then
    hidden = hidden + 1
    if mend then
      redis.call('SADD', p .. 'classes:' .. branch, class)
      redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, branch)
    end
  end
end

for _, branch in ipairs(redis.call('ZRANGE', p .. 'lanes', 0, -1)) do
  local listed = redis.call('SMEMBERS', p .. 'classes:' .. branch)
  for _, class in ipairs(listed) do
    if redis.call('EXISTS', lane_key(branch, class)) == 0 then
      empty = empty + 1
      if mend then tidy_lane(branch, class) end
    end
  end
  if #listed == 0 then
    empty = empty + 1
    if mend then redis.call('ZREM', p .. 'lanes', branch) end
  end
end

-- The key of a job that runs, or nil.
local function key_of(id)
  if not redis.call('ZSCORE', p .. 'running', id) then return nil end
  local class = redis.call('HGET', p .. 'job:' .. id, 'class')
  return class and read_class(class).key
end

for i = lanes + 3, #ARGV do
  local holders = p .. 'holders:' .. ARGV[i]
  for _, id in ipairs(redis.call('SMEMBERS', holders)) do
    if key_of(id) ~= ARGV[i] then
      stale = stale + 1
      if mend then redis.call('SREM', holders, id) end
    end
  end
end

for _, id in ipairs(redis.call('ZRANGE', p .. 'running', 0, -1)) do
  local key = key_of(id)
  if key and key ~= '' and redis.call('SISMEMBER', p .. 'holders:' .. key, id) == 0 then
    uncounted = uncounted + 1
    if mend then redis.call('SADD', p .. 'holders:' .. key, id) end
  end
end

if mend then wake_for_all() end
return { hidden, empty, stale, uncounted }
