-- SPDX-License-Identifier: Apache-2.0
-- Ends up to M attempts and claims up to N jobs, in one call.
--
-- Ending is refused when the attempt is stale: the job then belongs to somebody else and nothing of it is touched.
-- Claiming takes branches in turn (each branch is served before any is served twice), within a branch the most
-- urgent and then the oldest job. Deadlines are by the clock of Redis.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  worker
-- ARGV[2]  lease in ms
-- ARGV[3]  most jobs to claim
-- ARGV[4]  seconds that an ended job is kept
-- ARGV[5…] for each attempt that ended: id, attempt, new state, run at (ms or ''), result, error
-- Answers { ids of refused endings, { id, attempt, kind, branch, priority, parameters, timeout in ms } for each claim }
local p, worker = KEYS[1], ARGV[1]
local lease, limit, keep = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local refused, claimed, counts, ready = {}, {}, {}, 0

for i = 5, #ARGV, 6 do
  local id, attempt, state = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local job = p .. 'job:' .. id
  local known = redis.call('HMGET', job, 'attempt', 'state', 'branch', 'score')
  if known[1] ~= attempt or known[2] ~= 'running' then
    refused[#refused + 1] = id
  else
    redis.call('ZREM', p .. 'running', id)
    redis.call('HSET', job, 'state', state)
    redis.call('HDEL', job, 'worker', 'cancel_requested')
    if ARGV[i + 5] ~= '' then redis.call('HSET', job, 'error', ARGV[i + 5]) else redis.call('HDEL', job, 'error') end
    if state == 'retrying' then
      redis.call('ZADD', p .. 'scheduled', ARGV[i + 3], id)
    elseif state == 'queued' then
      redis.call('ZADD', p .. 'ready:' .. known[3], known[4], id)
      redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, known[3])
      ready = ready + 1
    else
      if ARGV[i + 4] ~= '' then redis.call('HSET', job, 'result', ARGV[i + 4]) end
      redis.call('EXPIRE', job, keep)
      redis.call('EXPIRE', p .. 'log:' .. id, keep)
    end
    counts[state] = (counts[state] or 0) + 1
    redis.call('PUBLISH', p .. 'changed:' .. id, state)
  end
end

if limit > 0 and redis.call('EXISTS', p .. 'paused') == 0 then
  while #claimed < limit do
    local lane = redis.call('ZRANGE', p .. 'lanes', 0, 0, 'WITHSCORES')
    if #lane == 0 then break end
    local branch = lane[1]
    local head = redis.call('ZPOPMIN', p .. 'ready:' .. branch)
    if #head == 0 then
      redis.call('ZREM', p .. 'lanes', branch)
    else
      local id = head[1]
      local job = p .. 'job:' .. id
      local fields = redis.call('HMGET', job, 'kind', 'priority', 'parameters', 'timeout_ms')
      -- A job whose record is gone is left to the reconciler, which has the ledger to restore it from.
      if fields[1] then
        local attempt = redis.call('HINCRBY', job, 'attempt', 1)
        redis.call('HSET', job, 'state', 'running', 'worker', worker, 'started_at', now)
        redis.call('HDEL', job, 'progress', 'total', 'message')
        redis.call('ZADD', p .. 'running', now + lease, id)
        claimed[#claimed + 1] = { id, attempt, fields[1], branch, fields[2], fields[3], fields[4] }
        redis.call('PUBLISH', p .. 'changed:' .. id, 'running')
      end
      redis.call('SET', p .. 'turn', lane[2])
      redis.call('ZINCRBY', p .. 'lanes', 1, branch)
    end
  end
  if #claimed < limit then
    -- Nothing is ready, so nothing that was said to be ready still is.
    redis.call('DEL', p .. 'wake')
    ready = 0
  end
end

local tokens = math.min(ready, 64) - redis.call('LLEN', p .. 'wake')
for _ = 1, tokens do redis.call('LPUSH', p .. 'wake', 1) end
if #claimed > 0 then counts.claimed = #claimed end
if #refused > 0 then counts.refused = #refused end
for name, count in pairs(counts) do redis.call('HINCRBY', p .. 'counters', name, count) end
return { refused, claimed }
