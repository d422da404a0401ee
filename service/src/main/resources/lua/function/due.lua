-- Tells a sweeper what is due, when to look again, and how many locks are held.
--
-- One call a second has to do for all partitions of a lane, and by Redis's clock.
--
-- KEYS: deadlines and index of each partition, in turn.
-- ARGV[1] how many due members of a partition at most
--
-- Returns {now in µs, the next deadline in ms or 0, held resources, {due, ...} of each partition}
functions.due = function()
  local next_deadline, held, due = 0, 0, {}
  for i = 1, #KEYS, 2 do
    due[#due + 1] =
      redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', digits(now_millis), 'LIMIT', 0, ARGV[1])
    local following = redis.call(
      'ZRANGEBYSCORE', KEYS[i], '(' .. digits(now_millis), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
    local deadline = tonumber(following[2] or 0)
    if deadline > 0 and (next_deadline == 0 or deadline < next_deadline) then
      next_deadline = deadline
    end
    held = held + redis.call('ZCARD', KEYS[i + 1])
  end
  return { now_micros, next_deadline, held, unpack(due) }
end
