-- SPDX-License-Identifier: Apache-2.0
-- Says all that Redis holds of jobs, at one instant. Changes nothing.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  a lane in which the jobs were seen, or ''
-- ARGV[2…] ids
-- Answers the time in ms, then for each job { state, attempt, worker, cancel requested, started at, ms to live as PTTL
-- says it, score among the running ones, score among the scheduled ones, its own lane, score there, score in the lane
-- of ARGV[1] if that is another one }; nil for what is not there.
local p, seen = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local answers = { time[1] * 1000 + math.floor(time[2] / 1000) }
for i = 2, #ARGV do
  local id = ARGV[i]
  local job = p .. 'job:' .. id
  local known = redis.call('HMGET', job, 'state', 'attempt', 'worker', 'cancel_requested', 'started_at', 'branch')
  local lane = known[6]
  answers[i] = {
    known[1], known[2], known[3], known[4], known[5], redis.call('PTTL', job),
    redis.call('ZSCORE', p .. 'running', id), redis.call('ZSCORE', p .. 'scheduled', id),
    lane, lane and redis.call('ZSCORE', p .. 'ready:' .. lane, id),
    seen ~= '' and seen ~= lane and redis.call('ZSCORE', p .. 'ready:' .. seen, id),
  }
end
return answers
