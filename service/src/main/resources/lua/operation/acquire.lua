-- Takes a lock, or renews it where this very hold has it already (a retry of a lost reply), or
-- claims it where it came out of the queue. Where it is not to be had, joins the queue or keeps the
-- place there; who does not want to wait leaves it.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id     ARGV[2] section          ARGV[3] user
-- ARGV[4] lock id         ARGV[5] session, or ''   ARGV[6] mode: exclusive or shared
-- ARGV[7] TTL, ms         ARGV[8] exclusive holds a resource takes
-- ARGV[9] shared holds a resource takes            ARGV[10] sections a document takes
-- ARGV[11] the hold as JSON, less its closing brace, its times and its token
-- ARGV[12] how long to wait, ms; 0: not at all
-- ARGV[13] the instance that has the call      ARGV[14] how many may wait for a document
--
-- Returns {'GRANTED', hold} | {'QUEUED', arrival}
--   | {'HELD', holds in the way, waiters, resource, entry, ... of the oldest three}
--   | {'MODE', the mode of the hold or waiter that this lock id names} | {'SECTIONS'} | {'FULL'}

-- How many of the holds in the way an answer shows.
local SHOWN_IN_THE_WAY = 3

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

-- The hold is there: a call that waited claims it, any other renews it.
local function have_again(place, asked, entries, hold, ttl)
  local waiter, json = find_waiter(place, asked.user, asked.lock)
  if waiter then
    leave_queue(place, waiter, json)
  end
  if hold.claim then
    hold.claim, hold.instance = nil, nil
    store_section(place, entries)
    return cjson.encode(hold)
  end
  hold.acquires = (hold.acquires or 1) + 1
  return extend_hold(place, entries, hold, ttl)
end

-- Takes what nobody is before; a place in the queue, or a request for another's hold of the same
-- place, goes with that.
local function take(place, asked, entries, ttl, fixed, waiter, json)
  if waiter then
    remove_waiter(place, waiter, json)
  end
  for _, entry in ipairs(entries) do
    local takeover = entry.takeover
    if takeover and takeover.user == asked.user and takeover.lock == asked.lock then
      drop_request(place, entry)
    end
  end
  return grant_hold(place, asked, entries, ttl, fixed)
end

-- What is not to be had now is waited for, or is not.
local function wait_or_leave(place, asked, entries, blocking, waiter, json, argument)
  local wait, instance = tonumber(ARGV[argument + 12]), ARGV[argument + 13]
  if wait == 0 then
    if waiter then
      leave_queue(place, waiter, json)
    end
    return show_in_the_way(place, blocking)
  end
  if waiter then
    stay_queued(place, waiter, json, instance, now_millis + wait)
    return { 'QUEUED', waiter.arrival }
  end
  if count_all_waiters(place) >= tonumber(ARGV[argument + 14]) then
    return { 'FULL' }
  end
  local fixed = ARGV[argument + 11]
  local joining = {
    section = place.section,
    user = asked.user,
    name = cjson.decode(fixed .. '}').name,
    lock = asked.lock,
    session = asked.session,
    mode = asked.mode,
    room = asked.room,
    ttl = tonumber(ARGV[argument + 7]),
    fixed = fixed,
    instance = instance,
    ['until'] = now_millis + wait,
  }
  join_queue(place, entries, joining)
  return { 'QUEUED', joining.arrival }
end

operations.acquire = {
  keys = 3,
  arguments = 14,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
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
    local ttl, fixed = tonumber(ARGV[argument + 7]), ARGV[argument + 11]

    local entries, blocking = survey(place, asked)
    if serve_freed() then
      entries, blocking = survey(place, asked)
    end
    local held = find_hold(entries, asked.user, asked.lock)
    if held then
      if held.mode ~= asked.mode then
        return { 'MODE', held.mode }
      end
      return { 'GRANTED', have_again(place, asked, entries, held, ttl) }
    end
    local waiter, json = find_waiter(place, asked.user, asked.lock)
    if waiter and waiter.mode ~= asked.mode then
      return { 'MODE', waiter.mode }
    end
    if #blocking > 0 or is_behind_waiters(place, asked, waiter and waiter.arrival) then
      return wait_or_leave(place, asked, entries, blocking, waiter, json, argument)
    end
    if #entries == 0
      and redis.call('HLEN', place.locks_key) >= tonumber(ARGV[argument + 10]) then
      return { 'SECTIONS' }
    end
    return { 'GRANTED', take(place, asked, entries, ttl, fixed, waiter, json) }
  end,
}
