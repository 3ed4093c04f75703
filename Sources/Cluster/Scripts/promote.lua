-- SPDX-License-Identifier: Apache-2.0
-- Makes jobs ready whose time has come.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  most jobs to promote
-- Answers { jobs promoted, ms until the next one is due or -1 when none waits }
local p = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', p .. 'scheduled', '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(due) do
  redis.call('ZREM', p .. 'scheduled', id)
  local job = redis.call('HMGET', p .. 'job:' .. id, 'branch', 'score')
  if job[1] then
    redis.call('HSET', p .. 'job:' .. id, 'state', 'queued')
    redis.call('ZADD', p .. 'ready:' .. job[1], job[2], id)
    redis.call('ZADD', p .. 'lanes', 'NX', redis.call('GET', p .. 'turn') or 0, job[1])
    redis.call('PUBLISH', p .. 'changed:' .. id, 'queued')
  end
end
local tokens = math.min(#due, 64) - redis.call('LLEN', p .. 'wake')
for _ = 1, tokens do redis.call('LPUSH', p .. 'wake', 1) end
local following = redis.call('ZRANGE', p .. 'scheduled', 0, 0, 'WITHSCORES')
return { #due, following[2] and math.max(0, following[2] - now) or -1 }
