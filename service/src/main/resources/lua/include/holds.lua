-- The holds of a section: a JSON array in one field of its document's hash.
-- Needs: call, partition, sessions, queue.
--
-- An entry is a hold {user, name, lock, session, mode, acquired, expires, ttl, token, meta, delay,
-- grace, away, acquires, reserved, by, claim, instance, takeover}, times in ms, or {kept, mode,
-- until}: a hold's place, kept for its former holder. grace is how long it outlives its session;
-- away, while watchers know that the session is gone, when it ends by that. claim is by when the
-- instance with the waiting call has to claim a hold that came out of the queue, or the next one
-- gets it; takeover stands in include/takeover.lua.
--
-- Where a function takes a place, it is {partition, locks_key, queue_key, viewers_key, section,
-- resource}.

local WHOLE_DOCUMENT = '*'

-- What of holds this call did by the way, for its caller: what, resource, JSON. What is EXPIRED,
-- RELEASED (nobody claimed it), GRANTED out of the queue, or TAKEN_OVER.
local news

-- Reservations whose locks this call ended: resource, user, lock id, reservation. They may lie in
-- another partition, so the caller has them forgotten.
local given_up

local function begin_holds()
  news = {}
  given_up = {}
end

local function tell(what, resource, json)
  news[#news + 1] = what
  news[#news + 1] = resource
  news[#news + 1] = json
end

-- Gives up the reservation of a hold, or of what was to become one, if it has any.
local function give_up(resource, entry)
  if entry.reserved then
    given_up[#given_up + 1] = resource
    given_up[#given_up + 1] = entry.user
    given_up[#given_up + 1] = entry.lock
    given_up[#given_up + 1] = entry.reserved
  end
end

-- The part of a hold that is known before it is granted, with its reservation where it has one.
local function with_reservation(fixed, reserved)
  return reserved and fixed .. ',"reserved":"' .. reserved .. '"' or fixed
end

-- One lock id may wait and ask for a takeover at once, under one reservation, and its calls may
-- overtake each other: the last number is the one that counts, for whichever of the two remains.
-- Answers whether it is the other's.
local function keep_last_reservation(remaining, other)
  local number = other.reserved
  if number and not (remaining.reserved and remaining.reserved > number) then
    remaining.reserved = number
    return true
  end
  return false
end

-- Gives up the reservation of a request that came to nothing, unless the requester waits as well.
local function give_up_request(place, takeover)
  local waiter, json = find_waiter(place, takeover.user, takeover.lock)
  if waiter then
    untie_waiter(place, waiter, json)
    keep_last_reservation(waiter, takeover)
    tie_waiter(place, waiter)
  else
    give_up(place.resource, takeover)
  end
end

-- What becomes of a request to hand a hold over that the holder did not answer: in
-- include/takeover.lua.
local settle_silence

local function document_part(partition, key, section, resource)
  return {
    partition = partition,
    locks_key = KEYS[key + 1],
    queue_key = KEYS[key + 2],
    viewers_key = KEYS[key + 3],
    section = section,
    resource = resource,
  }
end

-- A document's place as a whole; its keys are behind KEYS[key].
local function document_place(partition, key, document)
  return document_part(partition, key, WHOLE_DOCUMENT, document .. ':' .. WHOLE_DOCUMENT)
end

-- The document that a place is of.
local function document_of(place)
  return place.resource:sub(1, -2 - #place.section)
end

-- The place that an operation is about: its keys are behind KEYS[key], resource id and section
-- behind ARGV[argument].
local function operated_place(partition, key, argument)
  local resource, section = ARGV[argument + 1], ARGV[argument + 2]
  return document_part(partition, key, section, resource)
end

-- Another section of the same document.
local function sibling(place, section)
  if section == place.section then
    return place
  end
  return {
    partition = place.partition,
    locks_key = place.locks_key,
    queue_key = place.queue_key,
    viewers_key = place.viewers_key,
    section = section,
    resource = document_of(place) .. ':' .. section,
  }
end

-- When an entry ends by itself.
local function ends_at(entry)
  return math.min(entry.expires or entry['until'], entry.claim or math.huge)
end

-- When a script has to look at it, at the latest.
local function due_at(entry)
  return entry.takeover and math.min(ends_at(entry), entry.takeover.deadline) or ends_at(entry)
end

-- The members of an event that say how the resource stands after it.
--   untold  holds that have ended too, but whose events are still to come
--   more    how many more wait for it then
local function standing(place, entries, untold, more)
  local holds, kept_until = untold or 0, 0
  for _, entry in ipairs(entries) do
    if entry.kept then
      kept_until = math.max(kept_until, entry['until'])
    else
      holds = holds + 1
    end
  end
  local detail = holds == 1 and ',"holders":1' or ',"holders":' .. holds
  if kept_until > 0 then
    detail = detail .. ',"delayUntil":' .. digits(kept_until)
  end
  local waiters = count_waiters(place, place.section) + (more or 0)
  return waiters > 0 and detail .. ',"waiters":' .. waiters or detail
end

-- Writes a section's value, and when the first of its entries ends (ms, as text).
local function write_section(place, value, deadline)
  redis.call('HSET', place.locks_key, place.section, value)
  redis.call('ZADD', place.partition.deadlines_key, deadline, 'lock:' .. place.resource)
end

-- Takes a section out of its document's hash, the index and the deadlines.
local function clear_section(place)
  redis.call('HDEL', place.locks_key, place.section)
  redis.call('ZREM', place.partition.index_key, place.resource)
  redis.call('ZREM', place.partition.deadlines_key, 'lock:' .. place.resource)
end

-- Writes the entries of a section that is in the index.
local function store_section(place, entries)
  if #entries == 0 then
    clear_section(place)
    return
  end
  local deadline = due_at(entries[1])
  for i = 2, #entries do
    deadline = math.min(deadline, due_at(entries[i]))
  end
  write_section(place, cjson.encode(entries), digits(deadline))
end

-- Tells of the end of a hold that is no longer among the entries; its caller stores those. Who is
-- next gets the lock when the operation has come to its end.
--   json    the hold
--   detail  further members of the event, each with a leading comma
local function end_hold(place, type, hold, json, detail)
  publish(place.partition, type, place.resource, ',"ended":', json, detail)
  unbind(place.partition, hold.user, hold.session, 'hold', place.resource, hold.token)
  give_up(place.resource, hold)
  mark_freed(place, hold.takeover)
end

-- Takes a request for a takeover off its hold. Its caller tells of that, and stores the entries.
--   taken  whether it becomes a hold itself
local function drop_request(place, hold, taken)
  local takeover = hold.takeover
  hold.takeover = nil
  if not taken then
    give_up_request(place, takeover)
  end
  unbind(place.partition, takeover.user, takeover.session, 'ask', place.resource, takeover.id)
end

-- Whether a request for this hold is of this user and lock id.
local function is_asked_by(entry, user, lock)
  local takeover = entry.takeover
  return takeover and takeover.user == user and takeover.lock == lock
end

-- Who gets a lock asks for it no longer: else the end of another hold of the same resource would
-- give it to the same lock id once more.
local function drop_own_requests(place, entries, asked)
  for _, entry in ipairs(entries) do
    if is_asked_by(entry, asked.user, asked.lock) then
      keep_last_reservation(asked, entry.takeover)
      drop_request(place, entry, true)
    end
  end
end

-- Releases the nth entry. Returns its JSON.
local function release_nth(place, entries, nth, reason)
  local hold = table.remove(entries, nth)
  local json = cjson.encode(hold)
  end_hold(place, 'RELEASED', hold, json,
    ',"reason":"' .. reason .. '"' .. standing(place, entries))
  store_section(place, entries)
  return json
end

-- Ends a hold by time; what is still to be told of others that ended with it is untold.
local function expire_hold(place, live, hold, untold)
  local unclaimed = hold.claim and hold.claim <= hold.expires
  local takeover = hold.takeover
  if takeover and takeover.deadline <= ends_at(hold) and not takeover.force then
    -- Silence came first, and was a no.
    drop_request(place, hold)
  end
  local kept_until = hold.expires + (hold.delay or 0)
  if kept_until > now_millis and not unclaimed and not hold.takeover then
    live[#live + 1] = { kept = hold.user, mode = hold.mode, ['until'] = kept_until }
  end
  local json = cjson.encode(hold)
  if unclaimed then
    end_hold(place, 'RELEASED', hold, json,
      ',"reason":"DISCONNECT"' .. standing(place, live, untold))
    tell('RELEASED', place.resource, json)
  else
    end_hold(place, 'EXPIRED', hold, json, standing(place, live, untold))
    tell('EXPIRED', place.resource, json)
  end
end

-- Does what is due by time: ends what is past its deadline, each hold with its event, and then
-- takes the silence of who was asked to hand a hold over for an answer.
local function expire_section(place, entries)
  local live, dead = {}, {}
  for _, entry in ipairs(entries) do
    if ends_at(entry) > now_millis then
      live[#live + 1] = entry
    elseif entry.kept then
      mark_freed(place)
    else
      dead[#dead + 1] = entry
    end
  end
  for i, hold in ipairs(dead) do
    expire_hold(place, live, hold, #dead - i)
  end
  store_section(place, live)
  for nth, entry in ipairs(live) do
    if entry.takeover and entry.takeover.deadline <= now_millis then
      settle_silence(place, live, nth)
    end
  end
  return live
end

-- The entries of a section that are alive now, oldest first, out of the field's value; and whether
-- some of those in the value have ended.
local function live_entries(place, value)
  if not value then
    return {}
  end
  local entries = cjson.decode(value)
  for _, entry in ipairs(entries) do
    if due_at(entry) <= now_millis then
      return expire_section(place, entries), true
    end
  end
  return entries
end

-- The hold that a user and a lock id name, and its place in the list.
local function find_hold(entries, user, lock)
  for i, entry in ipairs(entries) do
    if entry.user == user and entry.lock == lock then
      return entry, i
    end
  end
  return nil
end

-- The hold that a session has by a fencing token, and its place in the list. It may have followed
-- its lock id into another session since the session's list was read.
local function find_bound(entries, session, token)
  for i, entry in ipairs(entries) do
    if entry.token == token and entry.session == session then
      return entry, i
    end
  end
  return nil
end

-- Takes the place that was kept for this user, if there is one. Beside what comes there instead may
-- be room for who was kept out by it: its mode and its session may differ.
local function take_kept_place(place, entries, user)
  for i, entry in ipairs(entries) do
    if entry.kept == user then
      table.remove(entries, i)
      mark_freed(place)
      return
    end
  end
end

-- A new hold as JSON, its fencing token, and when it ends (ms), all as text.
--   fixed  the hold, less its closing brace, its times and its token
local function new_hold(partition, ttl, fixed)
  local expires = from_now(ttl)
  local _, token = next_revision(partition)
  return fixed
    .. ',"acquired":' .. now_millis_digits
    .. ',"expires":' .. expires
    .. ',"token":"' .. token .. '"}', token, expires
end

-- Notes that a session has a new hold.
local function bind_hold(partition, user, session, resource, token, json)
  if session and session ~= '' then
    bind(partition, user, session, 'hold', resource, token)
    meet_session(partition, user, session, json)
  end
end

-- Writes a new hold beside the entries that its section has.
--   asked  {user, lock, session, ...}: whom it is for
--   fixed  as new_hold takes it
--   claim  by when it has to be claimed, ms; nil where it need not be
-- Returns the hold's JSON.
local function grant_hold(place, asked, entries, ttl, fixed, claim)
  local partition = place.partition
  if claim then
    fixed = fixed .. ',"claim":' .. digits(claim)
  end
  local json, token, expires = new_hold(partition, ttl, fixed)
  if #entries == 0 then
    publish(partition, 'ACQUIRED', place.resource, ',"hold":', json, standing(place, entries, 1))
    redis.call('ZADD', partition.index_key, '0', place.resource)
    if claim and claim < tonumber(expires) then
      expires = digits(claim)
    end
    write_section(place, '[' .. json .. ']', expires)
  else
    take_kept_place(place, entries, asked.user)
    drop_own_requests(place, entries, asked)
    entries[#entries + 1] = cjson.decode(json)
    publish(partition, 'ACQUIRED', place.resource, ',"hold":', json, standing(place, entries))
    store_section(place, entries)
  end
  bind_hold(partition, asked.user, asked.session, place.resource, token, json)
  return json
end

-- Writes a new hold in the place of another, the nth entry, in one event. A pending request for
-- that one is made of the new one where its user is the same; else it is void. Beside the new one
-- there may be room for who was kept out by the other: its mode and its session may differ.
local function pass_hold(place, asked, entries, nth, ttl, fixed)
  local partition, ended = place.partition, entries[nth]
  local json, token = new_hold(partition, ttl, fixed)
  local hold = cjson.decode(json)
  local ended_json = cjson.encode(ended)
  drop_own_requests(place, entries, asked)
  if ended.takeover and ended.user == asked.user then
    hold.takeover = ended.takeover
    json = cjson.encode(hold)
  elseif ended.takeover then
    drop_request(place, ended)
  end
  entries[nth] = hold
  publish(partition, 'TAKEN_OVER', place.resource, ',"hold":', json,
    ',"ended":' .. ended_json .. standing(place, entries))
  unbind(partition, ended.user, ended.session, 'hold', place.resource, ended.token)
  give_up(place.resource, ended)
  store_section(place, entries)
  bind_hold(partition, asked.user, asked.session, place.resource, token, json)
  mark_freed(place)
  return json
end

-- Moves a hold's end to ttl milliseconds from now; never to an earlier time.
local function extend_hold(place, entries, hold, ttl)
  hold.ttl = ttl
  hold.expires = math.max(hold.expires, now_millis + ttl)
  local json = cjson.encode(hold)
  publish(place.partition, 'RENEWED', place.resource, ',"hold":', json, standing(place, entries))
  store_section(place, entries)
  return json
end
