-- SPDX-License-Identifier: Apache-2.0
-- What the scripts of a queue share; it stands before each of them.
--
-- A lane holds the ready jobs of one branch and one class, 'KIND@VERSION/MEMORY/CAPABILITY,…/KEY'. A branch with ready
-- jobs is in 'lanes', its classes are in 'classes:BRANCH'.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
local p = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local terminal = { succeeded = true, failed = true, cancelled = true }

local function lane_key(branch, class) return p .. 'ready:' .. branch .. ':' .. class end

-- The place of a job in its lane: priority, then age. Exact in a double.
local function ready_score(priority, id) return priority * 281474976710656 + id end

local classes = {}

-- The parts of a class.
local function read_class(text)
  if not classes[text] then
    local kind, version, memory, names, key = string.match(text, '^([^@]*)@(%d+)/(%d*)/([^/]*)/(.*)$')
    local needs = {}
    for name in string.gmatch(names, '[^,]+') do needs[#needs + 1] = name end
    classes[text] =
      { kind = kind, version = tonumber(version), memory = tonumber(memory) or 0, needs = needs, key = key }
  end
  return classes[text]
end

-- Reads 'KIND@VERSION,…/MEMORY/CAPABILITY,…', what a worker can run; '' stands for everything.
local function read_ability(text)
  if text == '' then return { anything = true, memory = math.huge } end
  local kinds, memory, names = string.match(text, '^([^/]*)/(%d*)/(.*)$')
  local ability = { kinds = {}, has = {}, memory = tonumber(memory) or math.huge }
  for kind, version in string.gmatch(kinds, '([^,@]+)@(%d+)') do ability.kinds[kind] = tonumber(version) end
  for name in string.gmatch(names, '[^,]+') do ability.has[name] = true end
  return ability
end

local function is_able(ability, class)
  if class.memory > ability.memory then return false end
  if ability.anything then return true end
  if class.version > (ability.kinds[class.kind] or 0) then return false end
  for _, name in ipairs(class.needs) do
    if not ability.has[name] then return false end
  end
  return true
end

local rooms = {}
local each

-- How many jobs may run at a time that share a key of which nobody has said anything: one, unless '*' has a limit.
local function most_of_any_key()
  each = each or tonumber(string.match(redis.call('HGET', p .. 'limits', '*') or '', '^%d+')) or 1
  return each
end

-- What the limits of a concurrency key leave; '' stands for the whole queue. 'slots' says how many more jobs may run at
-- a time, 'tokens' how many more may start now, 'interval' after how many ms another one may.
local function room(key)
  if rooms[key] then return rooms[key] end
  local limit = redis.call('HGET', p .. 'limits', key) or ''
  local concurrency, count, period, burst = string.match(limit, '^(%d*) (%d*) (%d*) ?(%d*)$')
  local found = { slots = math.huge, tokens = math.huge }
  local most = tonumber(concurrency) or (key ~= '' and most_of_any_key())
  if most then
    local running = key == '' and redis.call('ZCARD', p .. 'running') or redis.call('SCARD', p .. 'holders:' .. key)
    found.slots = math.max(0, most - running)
  end
  count = tonumber(count)
  if count then
    -- A bucket of 'burst' tokens that gets 'count' tokens in a period, evenly, by the clock of Redis.
    burst = tonumber(burst) or count
    local tokens, at = string.match(redis.call('HGET', p .. 'buckets', key) or '', '^(%S+) (%d+)$')
    found.interval = tonumber(period) / count
    found.tokens = math.min(burst, (tonumber(tokens) or burst) + math.max(0, now - (tonumber(at) or now)) / found.interval)
  end
  rooms[key] = found
  return found
end

-- How many more jobs may start now under the limits of a key.
local function left(key) return math.min(room(key).slots, math.floor(room(key).tokens + 1e-6)) end

-- In how many ms a job may start that nothing but the rate of a key holds up, or nil.
local function due(key)
  local found = room(key)
  if found.slots > 0 and left(key) < 1 then return math.ceil((1 - found.tokens) * found.interval) end
end

-- Notes that a job starts under the limits of a key.
local function use_room(key)
  local found = room(key)
  found.slots = found.slots - 1
  if found.interval then
    found.tokens = found.tokens - 1
    redis.call('HSET', p .. 'buckets', key, string.format('%.6f %.0f', found.tokens, now))
  end
end

local idlers

-- Wakes idle workers that can run a class, as many as have slots for a number of jobs, if any may start.
local function wake(text, count)
  if not idlers then
    idlers = {}
    local entries = redis.call('HGETALL', p .. 'idle')
    for i = 1, #entries, 2 do
      local deadline, slots, ability = string.match(entries[i + 1], '^(%d+) (%d+) (.*)$')
      if tonumber(deadline) > now then
        idlers[entries[i]] = { slots = tonumber(slots), ability = read_ability(ability) }
      else
        redis.call('HDEL', p .. 'idle', entries[i])
      end
    end
  end
  if not next(idlers) then return end
  local class = read_class(text)
  count = math.min(count, left(''), class.key == '' and count or left(class.key))
  for worker, idler in pairs(idlers) do
    if count <= 0 then return end
    if is_able(idler.ability, class) then
      idlers[worker] = nil
      count = count - idler.slots
      redis.call('HDEL', p .. 'idle', worker)
      redis.call('RPUSH', p .. 'wake:' .. worker, 1)
      -- A worker that died meanwhile does not come for it.
      redis.call('PEXPIRE', p .. 'wake:' .. worker, 10000)
    end
  end
end

-- Whether jobs are handed out: the queue's settings are known and it is not paused.
local function is_serving()
  local settings = redis.call('HMGET', p .. 'settings', 'known', 'paused')
  return settings[1] and not settings[2], settings[1]
end

-- Wakes idle workers for whatever is ready.
local function wake_for_all()
  if redis.call('EXISTS', p .. 'idle') == 0 or not is_serving() then return end
  for _, branch in ipairs(redis.call('ZRANGE', p .. 'lanes', 0, -1)) do
    for _, class in ipairs(redis.call('SMEMBERS', p .. 'classes:' .. branch)) do
      wake(class, redis.call('ZCARD', lane_key(branch, class)))
    end
  end
end

local arrivals = {}

-- Notes that a job is ready; 'arrive' puts it into its lane.
local function make_ready(id, branch, class, priority)
  local key = lane_key(branch, class)
  arrivals[key] = arrivals[key] or { branch = branch, class = class, entries = {} }
  local entries = arrivals[key].entries
  entries[#entries + 1] = ready_score(priority, id)
  entries[#entries + 1] = id
end

-- Puts the jobs that became ready into their lanes. The caller wakes workers.
local function arrive()
  for key, lane in pairs(arrivals) do
    redis.call('ZADD', key, unpack(lane.entries))
    redis.call('SADD', p .. 'classes:' .. lane.branch, lane.class)
    -- A branch that was idle joins the round where it is, it does not catch up on turns that it did not need.
    redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, lane.branch)
  end
end

-- Wakes idle workers for the jobs that became ready.
local function wake_for_arrivals()
  if not next(arrivals) or not is_serving() then return end
  for _, lane in pairs(arrivals) do wake(lane.class, #lane.entries / 2) end
end

-- Takes a lane that has become empty out of the round.
local function tidy_lane(branch, class)
  if redis.call('EXISTS', lane_key(branch, class)) == 1 then return end
  redis.call('SREM', p .. 'classes:' .. branch, class)
  if redis.call('EXISTS', p .. 'classes:' .. branch) == 0 then redis.call('ZREM', p .. 'lanes', branch) end
end

local released, held = {}, {}

-- Notes that a job's run has ended; 'settle' lets it count against no limit any more.
local function release(id, class)
  released[#released + 1] = id
  local key = read_class(class).key
  if key ~= '' then redis.call('SREM', p .. 'holders:' .. key, id) end
end

-- Notes that a job's run begins, or is restored; 'settle' lets it count against its limits, once.
local function hold(id, class, deadline)
  held[#held + 1] = deadline
  held[#held + 1] = id
  local key = read_class(class).key
  if key ~= '' then redis.call('SADD', p .. 'holders:' .. key, id) end
end

-- Writes down which jobs run.
local function settle()
  if next(released) then redis.call('ZREM', p .. 'running', unpack(released)) end
  if next(held) then redis.call('ZADD', p .. 'running', unpack(held)) end
  released, held = {}, {}
end
