-- SPDX-License-Identifier: Apache-2.0
-- Lists leases that have run out, longest first. Changes nothing.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  most leases to list
-- Answers { id, attempt } for each.
local leases = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'running', '-inf', now, 'LIMIT', 0, ARGV[1])) do
  leases[#leases + 1] = { id, tonumber(redis.call('HGET', p .. 'job:' .. id, 'attempt') or 0) }
end
return leases
