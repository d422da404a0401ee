-- Requests to hand a hold over.
-- Needs: call, partition, sessions, queue, holds, conflicts.
--
-- A hold has one at most, in its member takeover: {id, user, name, lock, session, ttl, reason,
-- deadline, force, grace, fixed, reserved, by}: the requester and its hold to be (fixed as
-- grant_hold takes it, but for the reservation); until when the holder may answer, ms, and whether
-- silence means yes.

-- The hold whose pending request an id names, and its place in the list.
local function find_asked(entries, id)
  for i, entry in ipairs(entries) do
    if entry.takeover and entry.takeover.id == id then
      return entry, i
    end
  end
  return nil
end

-- Whether the requester could hold the place beside what else is held of the document: a section
-- may lie beside the whole document where both are one session's, but not be another's.
local function can_take(place, taker)
  local function is_crossed(section)
    local value = section ~= place.section and redis.call('HGET', place.locks_key, section)
    for _, entry in ipairs(value and cjson.decode(value) or {}) do
      if ends_at(entry) > now_millis and crosses(taker, entry) then
        return true
      end
    end
    return false
  end
  if place.section ~= WHOLE_DOCUMENT then
    return not is_crossed(WHOLE_DOCUMENT)
  end
  for _, section in ipairs(redis.call('HKEYS', place.locks_key)) do
    if is_crossed(section) then
      return false
    end
  end
  return true
end

-- Whether a requester's session is still known here. Where no session is known at all, Redis has
-- lost them, and they come again.
local function is_requester_here(partition, takeover)
  local key = partition.sessions_key
  return redis.call('HEXISTS', key, takeover.user .. '\n' .. takeover.session) == 1
    or redis.call('EXISTS', key) == 0
end

-- A request came to nothing, and the hold stays.
local function decline_request(place, entries, hold)
  drop_request(place, hold)
  local json = cjson.encode(hold)
  publish(place.partition, 'TAKEOVER_DECLINED', place.resource, ',"hold":', json,
    standing(place, entries))
  store_section(place, entries)
  return json
end

-- Where the requester waits in the queue too, it does no longer.
local function end_takers_wait(place, taker)
  local waiter, json = find_waiter(place, taker.user, taker.lock)
  if waiter then
    keep_last_reservation(taker, waiter)
    remove_waiter(place, waiter, json)
  end
end

-- Hands a hold, the nth entry, to who has asked for it; where that cannot be any more, the hold
-- stays. Answers the JSON of the hold that is there then, and whether it is the requester's.
local function hand_over(place, entries, nth)
  local hold = entries[nth]
  local taker = hold.takeover
  if not is_requester_here(place.partition, taker) or not can_take(place, taker) then
    return decline_request(place, entries, hold), false
  end
  drop_request(place, hold, true)
  end_takers_wait(place, taker)
  local json = pass_hold(place, taker, entries, nth, taker.ttl,
    with_reservation(taker.fixed, taker.reserved))
  tell('TAKEN_OVER', place.resource, json)
  return json, true
end

-- The holder has said nothing: that was a yes or a no.
settle_silence = function(place, entries, nth)
  if entries[nth].takeover.force then
    hand_over(place, entries, nth)
  else
    decline_request(place, entries, entries[nth])
  end
end

-- A hold has ended while a request for it was pending: that is a yes, where it can be.
local function grant_taker(place, takeover)
  unbind(place.partition, takeover.user, takeover.session, 'ask', place.resource, takeover.id)
  local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  takeover.mode, takeover.room = 'exclusive', #entries + 1
  local own = find_hold(entries, takeover.user, takeover.lock)
  if own then
    -- It had asked for another hold too, that ended with this one.
    publish(place.partition, 'TAKEOVER_DECLINED', place.resource, '', '',
      standing(place, entries))
    keep_last_reservation(own, takeover)
    store_section(place, entries)
  elseif is_requester_here(place.partition, takeover) and #in_the_way(takeover, entries) == 0
    and can_take(place, takeover) then
    end_takers_wait(place, takeover)
    tell('TAKEN_OVER', place.resource,
      grant_hold(place, takeover, entries, takeover.ttl,
        with_reservation(takeover.fixed, takeover.reserved)))
  else
    give_up_request(place, takeover)
    publish(place.partition, 'TAKEOVER_DECLINED', place.resource, '', '',
      standing(place, entries))
  end
end
