-- Takes a lock, or renews it where this very hold has it already (a retry of a lost reply). A hold
-- of the same user whose session is gone is taken over: its user is back after a crash.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id     ARGV[2] section          ARGV[3] user
-- ARGV[4] lock id         ARGV[5] session, or ''   ARGV[6] mode: exclusive or shared
-- ARGV[7] TTL, ms         ARGV[8] exclusive holds a resource takes
-- ARGV[9] shared holds a resource takes            ARGV[10] sections a document takes
-- ARGV[11] the hold as JSON, less its closing brace, its times and its token
--
-- Returns {'GRANTED', hold} | {'HELD', holds in the way, resource, entry, ... of the oldest three}
--   | {'MODE', the mode of the hold that this lock id names} | {'SECTIONS'}

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
local function show_in_the_way(blocking)
  table.sort(blocking, function(a, b)
    return (a.entry.token or '~') < (b.entry.token or '~')
  end)
  local reply = { 'HELD', #blocking }
  for i = 1, math.min(#blocking, SHOWN_IN_THE_WAY) do
    reply[#reply + 1] = blocking[i].resource
    reply[#reply + 1] = cjson.encode(blocking[i].entry)
  end
  return reply
end

-- The hold in the way that its own user left behind with another session, and its place.
local function find_left_behind(place, asked, entries, blocking)
  local entry = blocking[1].entry
  if #blocking == 1 and blocking[1].resource == place.resource and entry.user == asked.user
    and is_in_grace(place.partition, entry.user, entry.session) then
    return find_hold(entries, entry.user, entry.lock)
  end
  return nil
end

-- A hold follows its lock id into another session of its user.
local function move_to_session(partition, resource, hold, session)
  if session ~= '' and session ~= hold.session then
    unbind(partition, hold.user, hold.session, 'hold', resource, hold.token)
    hold.session = session
    hold.away = nil
    bind(partition, hold.user, session, 'hold', resource, hold.token)
    meet_session(partition, hold.user, session, hold.grace or 0)
  end
end

operations.acquire = {
  keys = 3,
  arguments = 11,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local asked = {
      user = ARGV[argument + 3],
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
    local ttl = tonumber(ARGV[argument + 7])

    local entries, blocking = survey(place, asked)
    local held = find_hold(entries, asked.user, ARGV[argument + 4])
    if held then
      if held.mode ~= asked.mode then
        return { 'MODE', held.mode }
      end
      held.acquires = (held.acquires or 1) + 1
      move_to_session(partition, place.resource, held, asked.session)
      return { 'GRANTED', extend_hold(place, entries, held, ttl) }
    end
    if #blocking > 0 then
      local left, nth = find_left_behind(place, asked, entries, blocking)
      if left then
        return { 'GRANTED', pass_hold(place, asked, entries, nth, ttl, ARGV[argument + 11]) }
      end
      return show_in_the_way(blocking)
    end
    if #entries == 0
      and redis.call('HLEN', place.locks_key) >= tonumber(ARGV[argument + 10]) then
      return { 'SECTIONS' }
    end
    return { 'GRANTED', grant_hold(place, asked, entries, ttl, ARGV[argument + 11]) }
  end,
}
