-- SPDX-License-Identifier: Apache-2.0
-- Makes what Redis holds of a queue's settings equal to what the ledger says.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  1 when the queue is paused, else 0
-- ARGV[2]  why it is paused
-- ARGV[3]  how many limits follow
-- ARGV[4…] for each limit: key ('' for the whole queue, '*' for keys without a limit of their own),
--          'CONCURRENCY COUNT PERIOD BURST' with nothing for what is not limited and the period in ms; then for each branch that is not like the others: branch, weight
redis.call('DEL', p .. 'settings', p .. 'limits', p .. 'weights')
redis.call('HSET', p .. 'settings', 'known', 1)
if ARGV[1] == '1' then redis.call('HSET', p .. 'settings', 'paused', ARGV[2]) end
local weights = 4 + 2 * ARGV[3]
for i = 4, weights - 1, 2 do redis.call('HSET', p .. 'limits', ARGV[i], ARGV[i + 1]) end
for i = weights, #ARGV, 2 do redis.call('HSET', p .. 'weights', ARGV[i], ARGV[i + 1]) end
for _, key in ipairs(redis.call('HKEYS', p .. 'buckets')) do
  if redis.call('HEXISTS', p .. 'limits', key) == 0 then redis.call('HDEL', p .. 'buckets', key) end
end
wake_for_all()
return 1
