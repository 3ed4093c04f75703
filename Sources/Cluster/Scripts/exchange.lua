-- SPDX-License-Identifier: Apache-2.0
-- Ends up to M attempts and claims up to N jobs, in one call.
--
-- Ending is refused when the attempt is stale: the job then belongs to somebody else and nothing of it is touched.
-- Claiming takes branches in turn by a virtual clock, which advances by 1/weight for each job, and within a branch the
-- most urgent and then the oldest job of the lanes that the worker can run and that no limit holds up. A lane that is
-- held up holds up no other. It costs O(lanes + log of the ready jobs for each claim). Deadlines are by the clock of
-- Redis.
--
-- A worker that found less than it has slots for is put on the list of the idle, and whoever makes a job ready that it
-- can run leaves a token in 'wake:WORKER'. Each call of a worker takes it off that list first.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  worker
-- ARGV[2]  what it can run, 'KIND@VERSION,…/MEMORY/CAPABILITY,…', or '' for everything
-- ARGV[3]  lease in ms
-- ARGV[4]  most jobs to claim
-- ARGV[5]  for how many ms the worker will sleep when there is nothing more for it, 0 when it will not
-- ARGV[6]  seconds that an ended job is kept
-- ARGV[7…] for each attempt that ended: id, attempt, new state, run at (ms or ''), result, error
-- Answers { ids of refused endings, { id, attempt, class, branch, priority, timeout in ms or '' } for each claim,
--   in how many ms a rate limit lets the worker claim more or -1, 1 or 0 when the queue's settings must be restored
--   from the ledger before anything is handed out }
local worker, lease, limit, patience, keep = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local ability = read_ability(ARGV[2])
local refused, claimed, counts, wait = {}, {}, {}, nil

redis.call('HDEL', p .. 'idle', worker)
redis.call('DEL', p .. 'wake:' .. worker)

for i = 7, #ARGV, 6 do
  local id, attempt, state, run_at, result, failure = unpack(ARGV, i, i + 5)
  local job = p .. 'job:' .. id
  local known = redis.call('HMGET', job,
    'attempt', 'state', 'branch', 'class', 'priority', 'cancel_requested', 'error', 'logged')
  if known[1] ~= attempt or known[2] ~= 'running' then
    refused[#refused + 1] = id
  else
    release(id, known[4])
    local gone = {}
    if known[6] then gone[#gone + 1] = 'cancel_requested' end
    if known[7] and failure == '' then gone[#gone + 1] = 'error' end
    if not terminal[state] then gone[#gone + 1] = 'worker' end
    if gone[1] then redis.call('HDEL', job, unpack(gone)) end
    local news = { 'state', state }
    if failure ~= '' then news[3], news[4] = 'error', failure end
    if result ~= '' then news[#news + 1], news[#news + 2] = 'result', result end
    redis.call('HSET', job, unpack(news))
    if state == 'retrying' then
      redis.call('ZADD', p .. 'scheduled', run_at, id)
    elseif state == 'queued' then
      make_ready(id, known[3], known[4], known[5])
    else
      redis.call('EXPIRE', job, keep)
      if known[8] then redis.call('EXPIRE', p .. 'log:' .. id, keep) end
    end
    counts[state] = (counts[state] or 0) + 1
    redis.call('PUBLISH', p .. 'changed:' .. id, state)
  end
end
settle()
arrive()

-- Puts the first of a list, whose value has grown, to its place; behind those of the same value.
local function resort(list, value)
  for i = 1, #list - 1 do
    if list[i][value] < list[i + 1][value] then return end
    list[i], list[i + 1] = list[i + 1], list[i]
  end
end

-- Reads the next jobs of a lane. They leave it when the call ends.
local function read_lane(lane)
  lane.window = redis.call('ZRANGE', lane.key, lane.taken, lane.taken + lane.size - 1, 'WITHSCORES')
  lane.at = 1
  lane.head = tonumber(lane.window[2])
end

-- The lanes of a branch that the worker can run, by their first job.
local function read_lanes(branch, size)
  local lanes, names = {}, redis.call('SMEMBERS', p .. 'classes:' .. branch)
  for _, name in ipairs(names) do
    local class = read_class(name)
    if is_able(ability, class) then
      local lane = { key = lane_key(branch, name), name = name, class = class, taken = 0 }
      lane.size = math.ceil(size / #names)
      read_lane(lane)
      if lane.head then lanes[#lanes + 1] = lane end
    end
  end
  table.sort(lanes, function(a, b) return a.head < b.head end)
  return lanes
end

-- Notes in how many ms the worker may claim what nothing but a rate holds up.
local function await(milliseconds)
  if milliseconds then wait = math.min(wait or milliseconds, milliseconds) end
end

-- The lane of a branch whose turn it is. Lanes that are held up are dropped: nothing frees them within this call.
local function next_lane(branch)
  while branch.lanes[1] do
    local lane = branch.lanes[1]
    local key = lane.class.key
    if lane.class.memory <= ability.memory then
      if key == '' or left(key) > 0 then return lane end
      await(due(key))
    end
    table.remove(branch.lanes, 1)
  end
end

-- Hands a job out. One whose record is gone is left to the reconciler, which can restore it.
local function hand_out(id, priority, branch, lane)
  local job = p .. 'job:' .. id
  local fields = redis.call('HMGET', job, 'attempt', 'timeout_ms')
  if not fields[1] then return end
  local attempt = tonumber(fields[1]) + 1
  redis.call('HSET', job, 'state', 'running', 'attempt', attempt, 'worker', worker, 'started_at', now)
  if attempt > 1 then redis.call('HDEL', job, 'progress', 'total', 'message') end
  hold(id, lane.name, now + lease)
  use_room('')
  if lane.class.key ~= '' then use_room(lane.class.key) end
  ability.memory = ability.memory - lane.class.memory
  claimed[#claimed + 1] = { id, attempt, lane.name, branch.name, priority, fields[2] or '' }
  redis.call('PUBLISH', p .. 'changed:' .. id, 'running')
end

-- Takes the first job of the first lane of a branch.
local function take(branch, lane)
  hand_out(lane.window[lane.at], math.floor(lane.head / 281474976710656), branch, lane)
  branch.touched[lane.name] = lane
  lane.taken, lane.at = lane.taken + 1, lane.at + 2
  lane.head = tonumber(lane.window[lane.at + 1])
  if not lane.head and #lane.window == 2 * lane.size and #claimed < limit then read_lane(lane) end
  if lane.head then resort(branch.lanes, 'head') else table.remove(branch.lanes, 1) end
end

local function claim()
  local turn = tonumber(redis.call('GET', p .. 'turn') or 0)
  local branches, clocks = {}, redis.call('ZRANGE', p .. 'lanes', 0, -1, 'WITHSCORES')
  for i = 1, #clocks, 2 do
    -- A branch that was held up does not catch up either.
    branches[#branches + 1] = { name = clocks[i], clock = math.max(turn, tonumber(clocks[i + 1])), touched = {} }
  end
  local served = {}
  while #claimed < limit and branches[1] do
    local branch = branches[1]
    branch.lanes = branch.lanes or read_lanes(branch.name, math.ceil(limit / #branches))
    local lane = next_lane(branch)
    if lane and left('') < 1 then
      await(due(''))
      break
    elseif lane then
      take(branch, lane)
      served[branch.name] = branch
      turn = branch.clock
      branch.weight = branch.weight or tonumber(redis.call('HGET', p .. 'weights', branch.name) or 1)
      branch.clock = branch.clock + 1 / branch.weight
      resort(branches, 'clock')
    else
      table.remove(branches, 1)
    end
  end
  for name, branch in pairs(served) do
    redis.call('ZADD', p .. 'lanes', branch.clock, name)
    for class, lane in pairs(branch.touched) do
      redis.call('ZREMRANGEBYRANK', lane.key, 0, lane.taken - 1)
      tidy_lane(name, class)
    end
  end
  if next(served) then redis.call('SET', p .. 'turn', turn) end
end

local serving, known = is_serving()
if limit > 0 and serving then claim() end
settle()
wake_for_all()
if known and patience > 0 and #claimed < limit then
  redis.call('HSET', p .. 'idle', worker,
    string.format('%.0f %d %s', now + patience + 1000, limit - #claimed, ARGV[2]))
end

if #claimed > 0 then counts.claimed = #claimed end
if #refused > 0 then counts.refused = #refused end
for name, count in pairs(counts) do redis.call('HINCRBY', p .. 'counters', name, count) end
return { refused, claimed, wait or -1, known and 1 or 0 }
