-- SPDX-License-Identifier: Apache-2.0
-- Puts jobs into an ephemeral queue: Redis holds the only copy.
--
-- A job is one string: 12 hexadecimal digits of its number, 6 of its next attempt, 1 of lost leases, 2 of failures,
-- 2 of failures allowed, 1 decimal digit of priority; then kind, branch, time-out in ms and the last error, each up to a
-- line end; then the parameters. All jobs of one call share branch and priority.
--
-- KEYS[1]  prefix of the queue's ephemeral keys, 'rounds:{QUEUE}:ephemeral:'
-- ARGV[1]  branch
-- ARGV[2]  priority
-- ARGV[3]  ms before the jobs may start, or 0
-- ARGV[4…] for each job: everything after number and attempt
-- Answers the number of the first job; the others follow it.
local p, branch, delay, count = KEYS[1], ARGV[1], tonumber(ARGV[3]), #ARGV - 3
local first = redis.call('INCRBY', p .. 'ids', count) - count + 1
local jobs = {}
for i = 1, count do jobs[i] = string.format('%012x000001', first + i - 1) .. ARGV[i + 3] end

if delay > 0 then
  local time = redis.call('TIME')
  local at = time[1] * 1000 + math.floor(time[2] / 1000) + delay
  for i = 1, count do redis.call('ZADD', p .. 'delayed', at, jobs[i]) end
  return first
end

local lane = p .. 'waiting:' .. ARGV[2] .. ':' .. branch
-- Lua hands on a few thousand arguments at most.
for i = 1, count, 1000 do redis.call('RPUSH', lane, unpack(jobs, i, math.min(i + 999, count))) end
-- A branch that was idle joins the round where it is, it does not catch up on turns that it did not need.
redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, branch)
-- One token wakes one sleeping worker; there are never more than could be of use.
for _ = 1, math.min(count, 64) - redis.call('LLEN', p .. 'wake') do redis.call('LPUSH', p .. 'wake', 1) end
return first
