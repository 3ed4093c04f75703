-- SPDX-License-Identifier: Apache-2.0
-- Makes what Redis holds of jobs equal to what the ledger says, unless Redis is ahead of it.
--
-- Redis is ahead when a claim has been handed out that the ledger has not recorded yet: the job runs, and its attempt is
-- higher.
-- Used for a new job, a cancelled or retried one, and to repair a Redis that lost or forgot something.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  lease in ms, given to a running job that Redis does not know
-- ARGV[2]  seconds that an ended job is kept
-- ARGV[3]  1 to override a claim that the ledger has refused (Redis' attempt is then not trusted), else 0
-- ARGV[4…] for each job: id, kind, branch, priority, ready score, parameters, state, attempt, run at (ms or ''),
--          timeout (ms or ''), worker, cancel requested (0 or 1), result, error
-- Answers the number of jobs that were changed.
local p = KEYS[1]
local lease, keep, override = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local changed, ready = 0, 0

local function remove_from_ready(id, branch)
  local lane = p .. 'ready:' .. branch
  redis.call('ZREM', lane, id)
  if redis.call('EXISTS', lane) == 0 then redis.call('ZREM', p .. 'lanes', branch) end
end

local function make_ready(id, branch, score)
  redis.call('ZADD', p .. 'ready:' .. branch, score, id)
  -- A branch that was idle joins the round where it is, it does not catch up on turns that it did not need.
  redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, branch)
  ready = ready + 1
end

local terminal = { succeeded = true, failed = true, cancelled = true }

for i = 4, #ARGV, 14 do
  local id, kind, branch, priority, score = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local parameters, state, attempt = ARGV[i + 5], ARGV[i + 6], tonumber(ARGV[i + 7])
  local run_at, timeout, worker, cancel = ARGV[i + 8], ARGV[i + 9], ARGV[i + 10], ARGV[i + 11]
  local result, failure = ARGV[i + 12], ARGV[i + 13]
  -- The ledger leaves it to Redis to notice that a job's time has come.
  if (state == 'scheduled' or state == 'retrying') and tonumber(run_at) <= now then state = 'queued' end
  local job = p .. 'job:' .. id
  local known = redis.call('HMGET', job, 'state', 'attempt')
  local known_state, known_attempt = known[1], tonumber(known[2] or -1)
  -- A higher number of a job that does not run is what a refused claim has left behind.
  local higher, runs = known_attempt > attempt, known_state == 'running' or state == 'running'
  local ahead = higher and runs and not override
  local same = known_state == state and (known_attempt == attempt or higher and not runs)

  if same and state == 'running' then
    -- The lease is the worker's to renew. Only a cancellation is news.
    if cancel == '1' and redis.call('HSET', job, 'cancel_requested', 1) == 1 then changed = changed + 1 end
    if not redis.call('ZSCORE', p .. 'running', id) then
      redis.call('ZADD', p .. 'running', now + lease, id)
      changed = changed + 1
    end
  elseif not ahead and not (same and (terminal[state]
      or state == 'queued' and redis.call('ZSCORE', p .. 'ready:' .. branch, id)
      or redis.call('ZSCORE', p .. 'scheduled', id) == run_at)) then
    changed = changed + 1
    remove_from_ready(id, branch)
    redis.call('ZREM', p .. 'scheduled', id)
    redis.call('ZREM', p .. 'running', id)
    -- An attempt number that was handed out is never handed out again.
    if known_attempt > attempt then attempt = known_attempt end
    redis.call('HSET', job, 'kind', kind, 'branch', branch, 'priority', priority, 'score', score,
      'parameters', parameters, 'state', state, 'attempt', attempt, 'timeout_ms', timeout)
    redis.call('HDEL', job, 'result', 'error', 'cancel_requested', 'worker')
    if failure ~= '' then redis.call('HSET', job, 'error', failure) end
    if terminal[state] then
      if result ~= '' then redis.call('HSET', job, 'result', result) end
      redis.call('EXPIRE', job, keep)
      redis.call('EXPIRE', p .. 'log:' .. id, keep)
    else
      redis.call('PERSIST', job)
      redis.call('PERSIST', p .. 'log:' .. id)
      if state == 'queued' then
        make_ready(id, branch, score)
      elseif state == 'running' then
        redis.call('HSET', job, 'worker', worker)
        redis.call('ZADD', p .. 'running', now + lease, id)
        if cancel == '1' then redis.call('HSET', job, 'cancel_requested', 1) end
      elseif state ~= 'blocked' then
        redis.call('ZADD', p .. 'scheduled', run_at, id)
      end
    end
    redis.call('PUBLISH', p .. 'changed:' .. id, state)
  end
end

-- One token wakes one sleeping worker; there are never more than could be of use.
local tokens = math.min(ready, 64) - redis.call('LLEN', p .. 'wake')
for _ = 1, tokens do redis.call('LPUSH', p .. 'wake', 1) end
return changed
