-- SPDX-License-Identifier: Apache-2.0
-- Makes the oldest dead jobs of an ephemeral queue ready again, with a fresh count of failures and lost leases.
-- What a job looks like: ephemeral_submit.lua.
--
-- KEYS[1]  prefix of the queue's ephemeral keys, 'rounds:{QUEUE}:ephemeral:'
-- ARGV[1]  most jobs to revive
-- Answers how many.
local p = KEYS[1]
local jobs = redis.call('LPOP', p .. 'dead', ARGV[1]) or {}
for _, job in ipairs(jobs) do
  job = string.sub(job, 1, 18) .. '000' .. string.sub(job, 22)
  local branch = string.match(job, '^[^\n]*\n([^\n]*)\n')
  redis.call('RPUSH', p .. 'waiting:' .. string.sub(job, 24, 24) .. ':' .. branch, job)
  redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, branch)
end
for _ = 1, math.min(#jobs, 64) - redis.call('LLEN', p .. 'wake') do redis.call('LPUSH', p .. 'wake', 1) end
return #jobs
