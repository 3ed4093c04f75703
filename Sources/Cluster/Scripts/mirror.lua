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
-- ARGV[4…] for each job: id, class, branch, priority, state, attempt, run at (ms or ''), timeout (ms or ''), worker,
--          cancel requested (0 or 1), result, error
-- Answers the number of jobs that were changed.
local lease, keep, override = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local changed, is_freed = 0, false

-- Whether Redis has a job where the ledger says it is.
local function is_in_place(entry)
  if terminal[entry.state] or entry.state == 'blocked' then return true end
  if entry.state == 'queued' then return redis.call('ZSCORE', lane_key(entry.branch, entry.class), entry.id) end
  return redis.call('ZSCORE', p .. 'scheduled', entry.id) == entry.run_at
end

-- Takes a job from wherever it is.
local function remove(id, state, branch, class)
  redis.call('ZREM', lane_key(branch, class), id)
  tidy_lane(branch, class)
  redis.call('ZREM', p .. 'scheduled', id)
  release(id, class)
  is_freed = is_freed or state == 'running'
end

-- Puts a job where it belongs, with all that is known of it.
local function put(job, entry)
  local id = entry.id
  redis.call('HSET', job, 'class', entry.class, 'branch', entry.branch, 'priority', entry.priority,
    'state', entry.state, 'attempt', entry.attempt)
  redis.call('HDEL', job, 'result', 'error', 'cancel_requested', 'worker', 'timeout_ms')
  if entry.timeout ~= '' then redis.call('HSET', job, 'timeout_ms', entry.timeout) end
  if entry.error ~= '' then redis.call('HSET', job, 'error', entry.error) end
  if terminal[entry.state] then
    if entry.result ~= '' then redis.call('HSET', job, 'result', entry.result) end
    redis.call('EXPIRE', job, keep)
    redis.call('EXPIRE', p .. 'log:' .. id, keep)
    return
  end
  redis.call('PERSIST', job)
  redis.call('PERSIST', p .. 'log:' .. id)
  if entry.state == 'queued' then
    make_ready(id, entry.branch, entry.class, entry.priority)
  elseif entry.state == 'running' then
    redis.call('HSET', job, 'worker', entry.worker)
    hold(id, entry.class, now + lease)
    if entry.cancel == '1' then redis.call('HSET', job, 'cancel_requested', 1) end
  elseif entry.state ~= 'blocked' then
    redis.call('ZADD', p .. 'scheduled', entry.run_at, id)
  end
end

-- Makes what Redis holds of one job equal to the entry.
local function mirror(entry)
  -- The ledger leaves it to Redis to notice that a job's time has come.
  if (entry.state == 'scheduled' or entry.state == 'retrying') and tonumber(entry.run_at) <= now then
    entry.state = 'queued'
  end
  local job = p .. 'job:' .. entry.id
  local state, attempt, branch, class = unpack(redis.call('HMGET', job, 'state', 'attempt', 'branch', 'class'))
  attempt = tonumber(attempt or -1)
  -- A higher number of a job that does not run is what a refused claim has left behind.
  local is_higher, runs = attempt > entry.attempt, state == 'running' or entry.state == 'running'
  local is_ahead = is_higher and runs and not override
  local is_same = state == entry.state and branch == entry.branch and class == entry.class
    and (attempt == entry.attempt or is_higher and not runs)

  if is_same and state == 'running' then
    -- The lease is the worker's to renew. Only a cancellation is news.
    if entry.cancel == '1' and redis.call('HSET', job, 'cancel_requested', 1) == 1 then changed = changed + 1 end
    if not redis.call('ZSCORE', p .. 'running', entry.id) then
      hold(entry.id, class, now + lease)
      changed = changed + 1
    end
  elseif not is_ahead and not (is_same and is_in_place(entry)) then
    changed = changed + 1
    if class then remove(entry.id, state, branch, class) end
    -- An attempt number that was handed out is never handed out again.
    entry.attempt = math.max(attempt, entry.attempt)
    put(job, entry)
    redis.call('PUBLISH', p .. 'changed:' .. entry.id, entry.state)
  end
end

local names =
  { 'id', 'class', 'branch', 'priority', 'state', 'attempt', 'run_at', 'timeout', 'worker', 'cancel', 'result', 'error' }
for i = 4, #ARGV, #names do
  local entry = {}
  for offset, name in ipairs(names) do entry[name] = ARGV[i + offset - 1] end
  entry.attempt = tonumber(entry.attempt)
  mirror(entry)
end
settle()
arrive()
if is_freed then wake_for_all() else wake_for_arrivals() end
return changed
