-- Gives what was freed to whoever is next.
-- Needs: call, partition, queue, holds, conflicts, takeover.
--
-- From the head, each waiter is granted that fits the holds and all earlier ones that still wait:
-- these count like the holds that they will be. So nobody overtakes, neighbours in shared mode come
-- together, and sections do not slip past who waits for their whole document.

-- A grant out of the queue holds for so long until the instance with the waiting call claims it;
-- then it is the next one's.
local CLAIM_MILLIS = 5000

-- Those who wait before a place in the queue, and the holds that were read beside them.
--   counts  of each section and mode, how many wait    all     all of them
--   wholes  those for the whole document               closed  sections where nobody behind fits
local function new_line(place)
  return { place = place, holds = {}, counts = {}, all = {}, wholes = {}, closed = {} }
end

local function holds_in(line, section)
  local holds = line.holds[section]
  if not holds then
    holds = live_entries(
      sibling(line.place, section), redis.call('HGET', line.place.locks_key, section))
    line.holds[section] = holds
  end
  return holds
end

local function join_line(line, waiter)
  local section = waiter.section
  local counts = line.counts[section] or { exclusive = 0, shared = 0 }
  counts[waiter.mode] = counts[waiter.mode] + 1
  line.counts[section] = counts
  line.all[#line.all + 1] = waiter
  if section == WHOLE_DOCUMENT then
    line.wholes[#line.wholes + 1] = waiter
  end
end

-- Whether a section's holds and those who wait for it leave room; where they do not, they leave
-- none to anybody behind either. A place that is kept is nobody's but its former holder's.
local function has_room(line, asked, section)
  local holds = holds_in(line, section)
  local counts = line.counts[section] or { exclusive = 0, shared = 0 }
  local others = counts[asked.mode == 'shared' and 'exclusive' or 'shared']
  local taken, keeps = counts[asked.mode], false
  for _, entry in ipairs(holds) do
    if is_own_place(asked, entry) then
      return #in_the_way(asked, holds) == 0
    elseif entry.mode == asked.mode then
      taken = taken + 1
    else
      others = others + 1
    end
    keeps = keeps or entry.kept ~= nil
  end
  if others == 0 and taken < asked.room then
    return true
  end
  line.closed[section] = not keeps or nil
  return false
end

-- Whether one of these, of other sections than the given, may not be beside what is asked.
local function any_crosses(asked, entries, section)
  for _, entry in ipairs(entries) do
    if not (section and entry.section == section) and crosses(asked, entry) then
      return true
    end
  end
  return false
end

local function any_section_crosses(line, asked)
  local fields = redis.call('HKEYS', line.place.locks_key)
  for _, section in ipairs(fields) do
    if section ~= WHOLE_DOCUMENT and any_crosses(asked, holds_in(line, section)) then
      return true
    end
  end
  return false
end

-- Whether what is asked of a section fits beside the holds and those who wait before it.
local function fits(line, asked, section)
  if line.closed[section] or not has_room(line, asked, section) then
    return false
  end
  if section == WHOLE_DOCUMENT then
    return not any_crosses(asked, line.all, section) and not any_section_crosses(line, asked)
  end
  return not any_crosses(asked, line.wholes)
    and not any_crosses(asked, holds_in(line, WHOLE_DOCUMENT))
end

-- Whether somebody who waits comes before who asks.
--   arrival  of who asks, where it waits itself; else nil
local function is_behind_waiters(place, asked, arrival)
  local whole = place.section == WHOLE_DOCUMENT
  if not is_queued_for(place) or (not whole and count_waiters(place, place.section) == 0
    and count_waiters(place, WHOLE_DOCUMENT) == 0) then
    return false
  end
  local line, behind = new_line(place), false
  each_waiter(place, function(waiter)
    if waiter.arrival == arrival then
      return true
    end
    if is_waiting(place.partition, waiter) then
      join_line(line, waiter)
      behind = not fits(line, asked, place.section)
    end
    return behind
  end)
  return behind
end

-- Tells of a change of the queue, with the oldest hold that there is beside it.
--   more     how many more wait after it
--   dropped  {user, lock} of who was taken out of the queue behind its call's back; or nil
local function tell_queue(place, entries, more, dropped)
  local detail = standing(place, entries, 0, more)
  for _, entry in ipairs(entries) do
    if not entry.kept then
      detail = ',"hold":' .. cjson.encode(entry) .. detail
      break
    end
  end
  if dropped then
    detail = detail .. ',"dropped":' .. cjson.encode(dropped)
  end
  publish(place.partition, 'QUEUE_CHANGED', place.resource, '', '', detail)
end

-- Takes a waiter out of the queue, and tells of it.
--   drop  whether its call does not know
local function take_out(place, waiter, json, drop)
  local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  if has_departed(place, waiter) then
    -- That look has granted what it had asked the holder for.
    return
  end
  tell_queue(place, entries, -1, drop and { user = waiter.user, lock = waiter.lock } or nil)
  remove_waiter(place, waiter, json)
  for _, entry in ipairs(entries) do
    if is_asked_by(entry, waiter.user, waiter.lock) then
      keep_last_reservation(entry.takeover, waiter)
      store_section(place, entries)
      return
    end
  end
  give_up(place.resource, waiter)
end

-- The same, where somebody behind it may be next then.
local function leave_queue(place, waiter, json, drop)
  take_out(place, waiter, json, drop)
  mark_freed(place)
end

-- Takes out of the queue of the place's document who is not to wait any more.
local function empty_queue(place, goes)
  if is_queued_for(place) then
    each_waiter(place, function(waiter, json)
      if goes(waiter) then
        leave_queue(sibling(place, waiter.section), waiter, json, true)
      end
      return false
    end)
  end
end

-- Puts a waiter at the end of the queue, and tells of it.
local function join_queue(place, entries, waiter)
  waiter.arrival = digits(next_revision(place.partition))
  waiter.since = now_millis
  tell_queue(place, entries, 1)
  add_waiter(place, waiter)
end

-- A waiter asks again, perhaps through another instance: it keeps its place.
local function stay_queued(place, waiter, json, again)
  untie_waiter(place, waiter, json)
  waiter.instance, waiter['until'] = again.instance, again['until']
  keep_last_reservation(waiter, again)
  tie_waiter(place, waiter)
end

local function grant_waiter(line, waiter, json)
  local place = sibling(line.place, waiter.section)
  local entries = holds_in(line, waiter.section)
  remove_waiter(place, waiter, json)
  -- It may have got the lock in another way, as by a takeover.
  if not find_hold(entries, waiter.user, waiter.lock) then
    drop_own_requests(place, entries, waiter)
    local fixed = with_reservation(waiter.fixed, waiter.reserved)
      .. ',"instance":"' .. waiter.instance .. '"'
    tell('GRANTED', place.resource,
      grant_hold(place, waiter, entries, waiter.ttl, fixed, now_millis + CLAIM_MILLIS))
    line.holds[waiter.section] = nil
  end
end

-- Serves those who wait for a section, or where sections and the whole document are in each other's
-- way, all of the document.
local function serve_queue(place)
  if not is_queued_for(place) then
    return
  end
  local alone = place.section ~= WHOLE_DOCUMENT and count_waiters(place, WHOLE_DOCUMENT) == 0
  if alone and count_waiters(place, place.section) == 0 then
    return
  end
  local line = new_line(place)
  each_waiter(place, function(waiter, json)
    local section = waiter.section
    if alone and section ~= place.section then
      return false
    end
    if not is_waiting(place.partition, waiter) then
      take_out(sibling(place, section), waiter, json, true)
      line.holds[section] = nil
      return false
    end
    local is_next = fits(line, waiter, section)
    if #heirs > 0 then
      -- That look has ended what somebody had asked for: the walk begins anew behind them.
      mark_freed(place)
      return true
    end
    if has_departed(place, waiter) then
      return false
    elseif is_next then
      grant_waiter(line, waiter, json)
    else
      join_line(line, waiter)
    end
    return alone and line.closed[section]
  end)
end

-- Serves all that this call has freed so far. To be called before anybody else may take it, and
-- after each operation. Answers whether there was anything.
local function serve_freed()
  if #freed == 0 then
    return false
  end
  repeat
    while #heirs > 0 do
      local heir = table.remove(heirs, 1)
      grant_taker(heir.place, heir.takeover)
    end
    serve_queue(table.remove(freed, 1))
  until #freed == 0
  return true
end

-- Ends what of a document is past its deadline, and gives it to who is next.
local function serve_document(place)
  local fields = redis.call('HGETALL', place.locks_key)
  for i = 1, #fields, 2 do
    live_entries(sibling(place, fields[i]), fields[i + 1])
  end
  serve_freed()
end

-- The live entries of a place, when whoever was next has got what had ended.
local function served_entries(place)
  local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  if serve_freed() then
    entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  end
  return entries
end
