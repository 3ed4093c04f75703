-- SPDX-License-Identifier: Apache-2.0
-- Takes jobs out of places where they do not belong, unless something has happened to them since they were looked at.
-- What is then still missing is the mirror's to add.
--
-- KEYS[1]  prefix of the queue's keys, 'rounds:{QUEUE}:'
-- ARGV[1]  seconds that the record of an ended job is kept
-- ARGV[2…] for each job: id, state and attempt that Redis had when it was looked at ('' for none), where it belongs
--          ('running', 'scheduled', the name of a lane after 'ready:', or ''), a lane where it was seen or '', whether
--          its record is 'open', 'ended' or 'foreign'
-- Answers the number of jobs that were changed. A foreign job, which the ledger does not have, is forgotten.
local keep = ARGV[1]
local changed = 0

-- Takes a job out of a lane, 'BRANCH:CLASS', and the lane out of the round when it is then empty.
local function leave(lane, id)
  local count = redis.call('ZREM', p .. 'ready:' .. lane, id)
  local branch, class = string.match(lane, '^(.-):([^:@/]*@%d+/.*)$')
  if branch then tidy_lane(branch, class) end
  return count
end

for i = 2, #ARGV, 6 do
  local id, state, attempt, home, seen, kind = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5]
  local job = p .. 'job:' .. id
  local known = redis.call('HMGET', job, 'state', 'attempt', 'branch', 'class')
  if (known[1] or '') == state and (known[2] or '') == attempt then
    local count = 0
    if home ~= 'running' then
      count = count + redis.call('ZREM', p .. 'running', id)
      if known[4] then release(id, known[4]) end
    end
    if home ~= 'scheduled' then count = count + redis.call('ZREM', p .. 'scheduled', id) end
    for _, lane in ipairs({ known[4] and known[3] .. ':' .. known[4] or '', seen }) do
      if home ~= 'ready:' .. lane then count = count + leave(lane, id) end
    end
    if kind == 'foreign' then
      count = count + redis.call('DEL', job, p .. 'log:' .. id)
    elseif kind == 'ended' and redis.call('PTTL', job) == -1 then
      redis.call('EXPIRE', job, keep)
      redis.call('EXPIRE', p .. 'log:' .. id, keep)
      count = count + 1
    end
    if count > 0 then changed = changed + 1 end
  end
end
settle()
return changed
