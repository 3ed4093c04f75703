-- SPDX-License-Identifier: Apache-2.0
-- Makes jobs ready whose time has come.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  most jobs to promote
-- Answers { jobs promoted, ms until the next one is due or -1 when none waits }
local due = redis.call('ZRANGEBYSCORE', p .. 'scheduled', '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(due) do
  redis.call('ZREM', p .. 'scheduled', id)
  local job = redis.call('HMGET', p .. 'job:' .. id, 'branch', 'class', 'priority', 'state')
  if job[4] == 'scheduled' or job[4] == 'retrying' then
    redis.call('HSET', p .. 'job:' .. id, 'state', 'queued')
    make_ready(id, job[1], job[2], job[3])
    redis.call('PUBLISH', p .. 'changed:' .. id, 'queued')
  end
end
arrive()
wake_for_arrivals()
local following = redis.call('ZRANGE', p .. 'scheduled', 0, 0, 'WITHSCORES')
return { #due, following[2] and math.max(0, following[2] - now) or -1 }
