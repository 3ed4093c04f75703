-- SPDX-License-Identifier: Apache-2.0
-- Ends attempts of a worker and claims up to N jobs of an ephemeral queue, in one call.
--
-- A claimed job is in the worker's hash under its number and attempt, the first 18 characters of the job: so ending
-- names both, and is refused once the job has been given to somebody else. What a job looks like: ephemeral_submit.lua.
--
-- KEYS[1]  prefix of the queue's ephemeral keys, 'rounds:{QUEUE}:ephemeral:'
-- ARGV[1]  worker
-- ARGV[2]  lease in ms, for all that the worker holds
-- ARGV[3]  most jobs to claim
-- ARGV[4]  1 when the worker holds jobs of earlier calls
-- ARGV[5]  number of attempts that ended well
-- ARGV[6…] number and attempt of each of these; then for each that ended otherwise: what becomes of it ('queued',
--          'retrying' or 'failed'), number and attempt, ms to wait, the job as it is from now on
-- Answers { 1 when the worker had lost its lease, endings refused, the claimed jobs }
local p, worker, limit, done = KEYS[1], ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[5])
local held = p .. 'held:' .. worker
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lost = ARGV[4] == '1' and not redis.call('ZSCORE', p .. 'holders', worker)
local counts = { succeeded = 0, refused = 0 }

local function make_ready(job, push)
  local branch = string.match(job, '^[^\n]*\n([^\n]*)\n')
  redis.call(push, p .. 'waiting:' .. string.sub(job, 24, 24) .. ':' .. branch, job)
  redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, branch)
end

for i = 6, 5 + done, 1000 do
  local last = math.min(i + 999, 5 + done)
  local ended = redis.call('HDEL', held, unpack(ARGV, i, last))
  counts.succeeded = counts.succeeded + ended
  counts.refused = counts.refused + last - i + 1 - ended
end
for i = 6 + done, #ARGV, 4 do
  local state, job = ARGV[i], ARGV[i + 3]
  if redis.call('HDEL', held, ARGV[i + 1]) == 0 then
    counts.refused = counts.refused + 1
  else
    counts[state] = (counts[state] or 0) + 1
    if state == 'queued' then
      make_ready(job, 'LPUSH')
    elseif state == 'retrying' then
      redis.call('ZADD', p .. 'delayed', now + ARGV[i + 2], job)
    else
      redis.call('RPUSH', p .. 'dead', job)
    end
  end
end

local jobs = {}
if limit > 0 then
  for _, job in ipairs(redis.call('ZRANGEBYSCORE', p .. 'delayed', '-inf', now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', p .. 'delayed', job)
    make_ready(job, 'RPUSH')
  end
  while #jobs < limit do
    local lane = redis.call('ZRANGE', p .. 'lanes', 0, 0, 'WITHSCORES')
    if #lane == 0 then break end
    -- As many turns at once as leave the other branches theirs.
    local share = math.ceil((limit - #jobs) / redis.call('ZCARD', p .. 'lanes'))
    local wanted = share
    for priority = 0, 9 do
      local taken = redis.call('LPOP', p .. 'waiting:' .. priority .. ':' .. lane[1], wanted)
      if taken then
        for _, job in ipairs(taken) do jobs[#jobs + 1] = job end
        wanted = wanted - #taken
        if wanted == 0 then break end
      end
    end
    redis.call('SET', p .. 'turn', lane[2])
    if wanted == 0 then
      redis.call('ZINCRBY', p .. 'lanes', share, lane[1])
    else
      redis.call('ZREM', p .. 'lanes', lane[1])
    end
  end
  -- Nothing is ready, so nothing that was said to be ready still is.
  if #jobs < limit then redis.call('DEL', p .. 'wake') end
end

for i = 1, #jobs, 1000 do
  local fields = {}
  for k = i, math.min(i + 999, #jobs) do
    fields[#fields + 1] = string.sub(jobs[k], 1, 18)
    fields[#fields + 1] = jobs[k]
  end
  redis.call('HSET', held, unpack(fields))
end
if #jobs > 0 then
  redis.call('ZADD', p .. 'holders', now + tonumber(ARGV[2]), worker)
  counts.claimed = #jobs
end
for name, count in pairs(counts) do
  if count > 0 then redis.call('HINCRBY', p .. 'counters', name, count) end
end
return { lost and 1 or 0, counts.refused, jobs }
