-- SPDX-License-Identifier: Apache-2.0
-- Records an attempt's progress and log lines, unless the attempt is stale.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  id
-- ARGV[2]  attempt
-- ARGV[3]  units done, or '' when there is no news
-- ARGV[4]  units in all, or ''
-- ARGV[5]  message
-- ARGV[6…] log lines
-- Answers 1, or 0 when refused.
local p, id = KEYS[1], ARGV[1]
local job = p .. 'job:' .. id
local known = redis.call('HMGET', job, 'attempt', 'state')
if known[1] ~= ARGV[2] or known[2] ~= 'running' then return 0 end
if ARGV[3] ~= '' then
  redis.call('HSET', job, 'progress', ARGV[3], 'total', ARGV[4], 'message', ARGV[5])
end
if ARGV[6] then redis.call('HSET', job, 'logged', 1) end
for i = 6, #ARGV do
  redis.call('XADD', p .. 'log:' .. id, '*', 'attempt', ARGV[2], 'line', ARGV[i])
end
redis.call('PUBLISH', p .. 'changed:' .. id, 'progress')
return 1
