-- Who waits for the locks of a document, in the order of arrival.
-- Needs: call, partition, sessions.
--
-- One zset a document, with three kinds of members, so that each question takes one step:
--   a waiter, JSON                  score: its arrival, a revision
--   place LF section LF user LF lock id   score: minus its arrival: finds a waiter by name
--   count LF section                score: minus how many wait for the section
--
-- A waiter is {section, user, name, lock, session, mode, room, ttl, grace, fixed, reserved, by,
-- instance, arrival, since, until}: its hold to be (fixed is the part that the call gave), the
-- instance that has the waiting call, since and until when it waits, ms. arrival is a string of
-- digits.

-- How long after a wait's end its instance has to take it out of the queue by itself.
local WAIT_SLACK_MILLIS = 5000

-- How many waiters are read at once: most walks end with the first few.
local WAITERS_AT_ONCE = 16

-- After how long without a sign of life an instance is dead, ms: as its caller is configured.
local lease_millis

-- Whether anybody waits in a queue, by its key, as far as this call knows.
local queued

-- Places where something has ended, so that somebody may be next.
local freed

-- Who has asked for what has ended, and so comes before all queues: {place, takeover}. Each place
-- is among the freed.
local heirs

-- The arrivals of waiters that left a queue in this call, by its key: who has read one before finds
-- here that it is gone.
local departed

local function begin_queues()
  queued, freed, heirs, departed = {}, {}, {}, {}
end

local function has_departed(place, waiter)
  local gone = departed[place.queue_key]
  return gone and gone[waiter.arrival] or false
end

-- For whom instances are judged. To be called before anything that meets a waiter.
local function begin_leases(millis)
  lease_millis = tonumber(millis)
end

-- Whether anybody waits for any lock of the document.
local function is_queued_for(place)
  local known = queued[place.queue_key]
  if known == nil then
    known = redis.call('EXISTS', place.queue_key) == 1
    queued[place.queue_key] = known
  end
  return known
end

-- Whether nothing of the document is held or waited for: then nothing is in anybody's way.
local function is_untouched(place)
  local untouched = redis.call('EXISTS', place.locks_key, place.queue_key) == 0
  if untouched then
    queued[place.queue_key] = false
  end
  return untouched
end

-- Something has ended here. Where nobody waits and nobody asked for it, nobody is next.
local function mark_freed(place, takeover)
  if takeover or is_queued_for(place) then
    freed[#freed + 1] = place
  end
  if takeover then
    heirs[#heirs + 1] = { place = place, takeover = takeover }
  end
end

-- How many wait for this section of the document.
local function count_waiters(place, section)
  if not is_queued_for(place) then
    return 0
  end
  return 0 - tonumber(redis.call('ZSCORE', place.queue_key, 'count\n' .. section) or 0)
end

local function count_all_waiters(place)
  return is_queued_for(place) and redis.call('ZCOUNT', place.queue_key, 0, '+inf') or 0
end

local function named_place(section, user, lock)
  return table.concat({ 'place', section, user, lock }, '\n')
end

local function wait_deadline(resource, arrival)
  return 'wait:' .. resource .. '\n' .. arrival
end

local function attached_wait(instance, resource, arrival)
  return table.concat({ instance, 'wait', resource, arrival }, '\n')
end

-- The waiter of an arrival, and its JSON.
local function find_arrival(place, arrival)
  local found = redis.call('ZRANGEBYSCORE', place.queue_key, arrival, arrival, 'LIMIT', 0, 1)[1]
  if found then
    return cjson.decode(found), found
  end
  return nil
end

-- The waiter for this place that a user and a lock id name, and its JSON.
local function find_waiter(place, user, lock)
  local score = is_queued_for(place)
    and redis.call('ZSCORE', place.queue_key, named_place(place.section, user, lock))
  if score then
    return find_arrival(place, digits(0 - tonumber(score)))
  end
  return nil
end

-- Calls visit(waiter, json) for each waiter of the document in order, until it answers true.
local function each_waiter(place, visit)
  local after = '0'
  repeat
    local chunk = redis.call(
      'ZRANGEBYSCORE', place.queue_key, '(' .. after, '+inf', 'LIMIT', 0, WAITERS_AT_ONCE)
    for _, json in ipairs(chunk) do
      local waiter = cjson.decode(json)
      after = waiter.arrival
      if visit(waiter, json) then
        return
      end
    end
  until #chunk < WAITERS_AT_ONCE
end

-- What of a waiter depends on the instance that has its call.
local function tie_waiter(place, waiter)
  local partition, arrival = place.partition, waiter.arrival
  redis.call('ZADD', place.queue_key, arrival, cjson.encode(waiter))
  redis.call('ZADD', partition.attached_key, 0,
    attached_wait(waiter.instance, place.resource, arrival))
  redis.call('ZADD', partition.deadlines_key, digits(waiter['until'] + WAIT_SLACK_MILLIS),
    wait_deadline(place.resource, arrival))
end

local function untie_waiter(place, waiter, json)
  redis.call('ZREM', place.queue_key, json)
  redis.call('ZREM', place.partition.attached_key,
    attached_wait(waiter.instance, place.resource, waiter.arrival))
end

-- Puts a waiter for this place at the end of the queue.
local function add_waiter(place, waiter)
  tie_waiter(place, waiter)
  redis.call('ZADD', place.queue_key, '-' .. waiter.arrival,
    named_place(waiter.section, waiter.user, waiter.lock))
  redis.call('ZINCRBY', place.queue_key, -1, 'count\n' .. waiter.section)
  bind(place.partition, waiter.user, waiter.session, 'wait', place.resource, waiter.arrival)
  meet_session(place.partition, waiter.user, waiter.session, waiter.grace or 0)
  queued[place.queue_key] = true
end

-- Takes a waiter for this place out of the queue.
local function remove_waiter(place, waiter, json)
  untie_waiter(place, waiter, json)
  redis.call('ZREM', place.queue_key, named_place(waiter.section, waiter.user, waiter.lock))
  redis.call('ZREM', place.partition.deadlines_key, wait_deadline(place.resource, waiter.arrival))
  if count_waiters(place, waiter.section) > 1 then
    redis.call('ZINCRBY', place.queue_key, 1, 'count\n' .. waiter.section)
  else
    redis.call('ZREM', place.queue_key, 'count\n' .. waiter.section)
    queued[place.queue_key] = nil
  end
  unbind(place.partition, waiter.user, waiter.session, 'wait', place.resource, waiter.arrival)
  departed[place.queue_key] = departed[place.queue_key] or {}
  departed[place.queue_key][waiter.arrival] = true
end

-- Whether an instance lives. While none has given a sign for as long as a lease, it was the store
-- that was away, not they.
local function is_instance_alive(partition, instance)
  local newest = redis.call('ZREVRANGE', partition.instances_key, 0, 0, 'WITHSCORES')[2]
  if not newest or now_millis - tonumber(newest) > lease_millis then
    return true
  end
  local seen = redis.call('ZSCORE', partition.instances_key, instance)
  return seen and now_millis - tonumber(seen) <= lease_millis
end

-- Whether somebody still wants what this waiter waits for.
local function is_waiting(partition, waiter)
  return waiter['until'] > now_millis and is_instance_alive(partition, waiter.instance)
end
