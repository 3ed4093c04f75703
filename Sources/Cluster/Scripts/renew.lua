-- SPDX-License-Identifier: Apache-2.0
-- Renews the leases of a worker.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  lease in ms
-- ARGV[2…] for each lease: id, attempt
-- Answers for each lease 'held', 'cancel' (held, and the job shall stop), 'lost' (somebody else has the job or it
-- has ended) or 'unknown' (Redis has forgotten the job, or was restored from before this attempt; the reconciler will
-- restore it from the ledger).
local deadline = now + tonumber(ARGV[1])
local answers = {}
for i = 2, #ARGV, 2 do
  local id = ARGV[i]
  local known = redis.call('HMGET', p .. 'job:' .. id, 'attempt', 'state', 'cancel_requested')
  local answer = 'lost'
  if not known[1] or tonumber(known[1]) < tonumber(ARGV[i + 1]) then
    answer = 'unknown'
  elseif known[1] == ARGV[i + 1] and known[2] == 'running' then
    redis.call('ZADD', p .. 'running', deadline, id)
    answer = known[3] and 'cancel' or 'held'
  end
  answers[#answers + 1] = answer
end
return answers
