-- SPDX-License-Identifier: Apache-2.0
-- Says all that Redis holds of jobs, at one instant. Changes nothing.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  a lane in which the jobs were seen, or ''
-- ARGV[2…] ids
-- Answers the time in ms, then for each job { state, attempt, worker, cancel requested, started at, ms to live as PTTL
-- says it, score among the running ones, score among the scheduled ones, its own lane, score there, score in the lane
-- of ARGV[1] if that is another one }; nil for what is not there.
local seen = ARGV[1]
local answers = { now }
for i = 2, #ARGV do
  local id = ARGV[i]
  local job = p .. 'job:' .. id
  local known = redis.call('HMGET', job, 'state', 'attempt', 'worker', 'cancel_requested', 'started_at', 'branch',
    'class')
  local lane = known[7] and known[6] .. ':' .. known[7]
  answers[i] = {
    known[1], known[2], known[3], known[4], known[5], redis.call('PTTL', job),
    redis.call('ZSCORE', p .. 'running', id), redis.call('ZSCORE', p .. 'scheduled', id),
    lane, lane and redis.call('ZSCORE', p .. 'ready:' .. lane, id),
    seen ~= '' and seen ~= lane and redis.call('ZSCORE', p .. 'ready:' .. seen, id),
  }
end
return answers
