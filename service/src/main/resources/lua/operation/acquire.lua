-- Takes a lock, or renews it where this very hold has it already (a retry of a lost reply), or
-- claims it where it came out of the queue. A hold of the same user whose session is gone is taken
-- over: its user is back after a crash. Where the lock is not to be had, joins the queue or keeps
-- the place there; who does not want to wait leaves it, but not where another instance has the call
-- by now: the time of an earlier one that is up here says nothing about that.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id     ARGV[2] section          ARGV[3] user
-- ARGV[4] lock id         ARGV[5] session, or ''   ARGV[6] mode: exclusive or shared
-- ARGV[7] TTL, ms         ARGV[8] exclusive holds a resource takes
-- ARGV[9] shared holds a resource takes            ARGV[10] sections a document takes
-- ARGV[11] the hold as JSON, less its closing brace, its times and its token
-- ARGV[12] the user's reservation; '' where it needs none; 'full' where its limit leaves no room:
--          then only a hold or a place that it has already is kept
-- ARGV[13] the access scope by which the caller was let in; '' where none counts
-- ARGV[14] how long to wait, ms; 0: not at all
-- ARGV[15] the instance that has the call      ARGV[16] how many may wait for a document
--
-- Returns {'GRANTED', hold[, '1': it was its user's other hold until now]} | {'QUEUED', arrival}
--   | {'HELD', holds in the way, waiters, resource, entry, ... of the oldest three}
--   | {'MODE', the mode of the hold or waiter that this lock id names} | {'FULL'} | {'SECTIONS'}
--   | {'ACCESS'}: the scope is another by now | {'QUEUE_FULL'}

-- How many of the holds in the way an answer shows.
local SHOWN_IN_THE_WAY = 3

-- Stands for the reservation of a user whose limit is reached.
local NO_ROOM = 'full'

-- Everything of the document that may be in the way: its own section's entries, and the blocking.
local function survey(place, asked)
  local own, blocking = {}, {}
  local function meet(section, value)
    local met = sibling(place, section)
    local entries = live_entries(met, value)
    local in_way = {}
    if met == place then
      own = entries
      in_way = in_the_way(asked, entries)
    else
      for _, entry in ipairs(entries) do
        if crosses(asked, entry) then
          in_way[#in_way + 1] = entry
        end
      end
    end
    for _, entry in ipairs(in_way) do
      blocking[#blocking + 1] = { resource = met.resource, entry = entry }
    end
  end
  if place.section == WHOLE_DOCUMENT then
    local fields = redis.call('HGETALL', place.locks_key)
    for i = 1, #fields, 2 do
      meet(fields[i], fields[i + 1])
    end
  else
    local values = redis.call('HMGET', place.locks_key, place.section, WHOLE_DOCUMENT)
    if values[1] then
      meet(place.section, values[1])
    end
    if values[2] then
      meet(WHOLE_DOCUMENT, values[2])
    end
  end
  return own, blocking
end

-- Oldest first; what is merely kept for a former holder comes last.
local function show_in_the_way(place, blocking)
  table.sort(blocking, function(a, b)
    return (a.entry.token or '~') < (b.entry.token or '~')
  end)
  local reply = { 'HELD', #blocking, count_waiters(place, place.section) }
  for i = 1, math.min(#blocking, SHOWN_IN_THE_WAY) do
    reply[#reply + 1] = blocking[i].resource
    reply[#reply + 1] = cjson.encode(blocking[i].entry)
  end
  return reply
end

-- Whom a hold is asked for, and how many of its kind the resource takes.
local function asked_hold(place, argument)
  local asked = {
    user = ARGV[argument + 3],
    lock = ARGV[argument + 4],
    session = ARGV[argument + 5],
    mode = ARGV[argument + 6],
  }
  if asked.mode == 'shared' then
    asked.room = tonumber(ARGV[argument + 9])
  elseif place.section == WHOLE_DOCUMENT then
    asked.room = 1
  else
    asked.room = tonumber(ARGV[argument + 8])
  end
  return asked
end

-- The user's reservation, where it has one.
local function reservation(argument)
  local reserved = ARGV[argument + 12]
  return reserved ~= '' and reserved ~= NO_ROOM and reserved or nil
end

-- The part of a new hold that is known before it is granted.
local function fixed_part(argument)
  return with_reservation(ARGV[argument + 11], reservation(argument))
end

-- A hold follows its lock id into another session of its user.
local function move_to_session(place, hold, session)
  local partition, resource = place.partition, place.resource
  if session ~= '' and session ~= hold.session then
    unbind(partition, hold.user, hold.session, 'hold', resource, hold.token)
    hold.session = session
    hold.away = nil
    bind(partition, hold.user, session, 'hold', resource, hold.token)
    meet_session(partition, hold.user, session, hold.grace or 0)
    -- Another section of that session may wait for nothing else.
    mark_freed(place)
  end
end

-- Grants a hold again that is there, to the call that its lock id names: one that waited claims it,
-- which changes it for nobody else; any other renews it.
local function grant_again(place, entries, held, asked, argument)
  if held.mode ~= asked.mode then
    return { 'MODE', held.mode }
  end
  move_to_session(place, held, asked.session)
  keep_last_reservation(held, { reserved = reservation(argument) })
  if held.claim then
    held.claim, held.instance = nil, nil
    store_section(place, entries)
    return { 'GRANTED', cjson.encode(held) }
  end
  held.acquires = (held.acquires or 1) + 1
  return { 'GRANTED', extend_hold(place, entries, held, tonumber(ARGV[argument + 7])) }
end

-- Why a new hold cannot be had though nobody is in the way; nil where it can.
local function no_room(place, entries, argument)
  if ARGV[argument + 12] == NO_ROOM then
    return { 'FULL' }
  end
  if #entries == 0
    and redis.call('HLEN', place.locks_key) >= tonumber(ARGV[argument + 10]) then
    return { 'SECTIONS' }
  end
  return nil
end

-- Takes what nobody is before; a place in the queue, or a request for another's hold of the same
-- place, goes with that.
local function take(place, asked, entries, argument, waiter, json)
  local refusal = no_room(place, entries, argument)
  if refusal then
    return refusal
  end
  if waiter then
    remove_waiter(place, waiter, json)
  end
  return { 'GRANTED', grant_hold(
    place, asked, entries, tonumber(ARGV[argument + 7]), fixed_part(argument)) }
end

-- Takes what nobody has anything of.
local function take_untouched(place, argument)
  if ARGV[argument + 12] == NO_ROOM then
    return { 'FULL' }
  end
  local asked = { user = ARGV[argument + 3], session = ARGV[argument + 5] }
  return { 'GRANTED', grant_hold(
    place, asked, {}, ARGV[argument + 7], fixed_part(argument)) }
end

-- What is not to be had now is waited for, or is not.
local function wait_or_leave(place, asked, entries, blocking, argument, waiter, json)
  local patience = tonumber(ARGV[argument + 14])
  local joining = {
    reserved = reservation(argument),
    instance = ARGV[argument + 15],
    ['until'] = now_millis + patience,
  }
  if waiter and patience > 0 then
    stay_queued(place, waiter, json, joining)
    return { 'QUEUED', waiter.arrival }
  end
  if waiter and waiter.instance == joining.instance then
    leave_queue(place, waiter, json, true)
  end
  if patience == 0 or ARGV[argument + 12] == NO_ROOM then
    return show_in_the_way(place, blocking)
  end
  if count_all_waiters(place) >= tonumber(ARGV[argument + 16]) then
    return { 'QUEUE_FULL' }
  end
  local fixed = ARGV[argument + 11]
  local hold = cjson.decode(fixed .. '}')
  joining.section, joining.user, joining.lock = place.section, asked.user, asked.lock
  joining.session, joining.mode, joining.room = asked.session, asked.mode, asked.room
  joining.name, joining.by, joining.grace = hold.name, hold.by, hold.grace
  joining.ttl, joining.fixed = tonumber(ARGV[argument + 7]), fixed
  join_queue(place, entries, joining)
  return { 'QUEUED', joining.arrival }
end

-- Answers an Acquire whose user left the hold in the way behind with another session; else nil.
local function take_back(place, asked, entries, blocking, argument, waiter, json)
  local entry = blocking[1] and blocking[1].entry
  -- In the same session it is another thread of a process that lives, its stream broken or not
  -- open yet: there the lock excludes.
  if #blocking ~= 1 or blocking[1].resource ~= place.resource or entry.user ~= asked.user
    or entry.session == asked.session
    or not is_in_grace(place.partition, entry.user, entry.session) then
    return nil
  end
  if ARGV[argument + 12] == NO_ROOM then
    return { 'FULL' }
  end
  if waiter then
    remove_waiter(place, waiter, json)
  end
  local _, nth = find_hold(entries, entry.user, entry.lock)
  return { 'GRANTED', pass_hold(
    place, asked, entries, nth, tonumber(ARGV[argument + 7]), fixed_part(argument)), '1' }
end

operations.acquire = {
  keys = 3,
  arguments = 16,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    if not is_scope(place, ARGV[argument + 13]) then
      return { 'ACCESS' }
    end
    if is_untouched(place) then
      return take_untouched(place, argument)
    end
    local asked = asked_hold(place, argument)
    local entries, blocking = survey(place, asked)
    if serve_freed() then
      entries, blocking = survey(place, asked)
    end
    local held = find_hold(entries, asked.user, asked.lock)
    if held then
      local waiter, json = find_waiter(place, asked.user, asked.lock)
      if waiter then
        -- It got the lock in another way; its reservation is the hold's now.
        tell_queue(place, entries, -1)
        remove_waiter(place, waiter, json)
        mark_freed(place)
      end
      return grant_again(place, entries, held, asked, argument)
    end
    local waiter, json = find_waiter(place, asked.user, asked.lock)
    if waiter and waiter.mode ~= asked.mode then
      return { 'MODE', waiter.mode }
    end
    local taken = take_back(place, asked, entries, blocking, argument, waiter, json)
    if taken then
      return taken
    end
    if #blocking > 0 or is_behind_waiters(place, asked, waiter and waiter.arrival) then
      return wait_or_leave(place, asked, entries, blocking, argument, waiter, json)
    end
    return take(place, asked, entries, argument, waiter, json)
  end,
}
