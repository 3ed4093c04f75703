-- SPDX-License-Identifier: Apache-2.0
-- Looks after an ephemeral queue, on behalf of any worker: renews the worker's lease, makes jobs ready whose time has
-- come, and gives back the jobs of workers whose lease has run out. What a job looks like: ephemeral_submit.lua.
--
-- KEYS[1]  prefix of the queue's ephemeral keys, 'rounds:{QUEUE}:ephemeral:'
-- ARGV[1]  worker
-- ARGV[2]  lease in ms
-- ARGV[3]  1 when the worker holds jobs
-- ARGV[4]  1 when leases of others may be given up: Redis has been reachable for as long as a lease holds
-- ARGV[5]  how many lost leases make a job a dead one
-- Answers { 1 when the worker had lost its lease, jobs given back, jobs that became dead, ms until there is something to
-- do again or -1 }
local p, worker, lease = KEYS[1], ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lost, returned, dead, ready = 0, 0, 0, 0

local function make_ready(job, push)
  local branch = string.match(job, '^[^\n]*\n([^\n]*)\n')
  redis.call(push, p .. 'waiting:' .. string.sub(job, 24, 24) .. ':' .. branch, job)
  redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, branch)
  ready = ready + 1
end

if ARGV[3] == '1' then
  if redis.call('ZSCORE', p .. 'holders', worker) then
    redis.call('ZADD', p .. 'holders', now + lease, worker)
  else
    lost = 1
  end
end

for _, job in ipairs(redis.call('ZRANGEBYSCORE', p .. 'delayed', '-inf', now, 'LIMIT', 0, 1000)) do
  redis.call('ZREM', p .. 'delayed', job)
  make_ready(job, 'RPUSH')
end

if ARGV[4] == '1' then
  for _, holder in ipairs(redis.call('ZRANGEBYSCORE', p .. 'holders', '-inf', now, 'LIMIT', 0, 10)) do
    for _, job in ipairs(redis.call('HVALS', p .. 'held:' .. holder)) do
      local losses = tonumber(string.sub(job, 19, 19), 16) + 1
      job = string.sub(job, 1, 12) .. string.format('%06x%x', tonumber(string.sub(job, 13, 18), 16) + 1, losses)
        .. string.sub(job, 20)
      local before, after = string.match(job, '^([^\n]*\n[^\n]*\n[^\n]*\n)[^\n]*(\n.*)$')
      job = before .. 'worker ' .. holder .. ' died or went silent' .. after
      if losses < tonumber(ARGV[5]) then
        make_ready(job, 'LPUSH')
        returned = returned + 1
      else
        redis.call('RPUSH', p .. 'dead', job)
        dead = dead + 1
      end
    end
    redis.call('DEL', p .. 'held:' .. holder)
    redis.call('ZREM', p .. 'holders', holder)
  end
end

if returned + dead > 0 then redis.call('HINCRBY', p .. 'counters', 'reclaimed', returned + dead) end
for _ = 1, math.min(ready, 64) - redis.call('LLEN', p .. 'wake') do redis.call('LPUSH', p .. 'wake', 1) end

local following = -1
for _, key in ipairs({ 'delayed', 'holders' }) do
  local first = redis.call('ZRANGE', p .. key, 0, 0, 'WITHSCORES')
  if first[2] and (following < 0 or first[2] - now < following) then following = math.max(0, first[2] - now) end
end
return { lost, returned, dead, following }
