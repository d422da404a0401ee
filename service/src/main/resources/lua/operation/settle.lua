-- Brings one thing that a session has up to date with the session: a hold whose session is away is
-- shown so and then released, one whose session is back is shown so. Doing it twice does nothing.
-- For sweepers alone, which have given their instance's sign of life before: so that an outage of
-- the store ends nothing.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] session
-- ARGV[5] kind: hold    ARGV[6] what names it (include/sessions.lua)
-- ARGV[7] for how many ms being away is not told, at most half of the grace
--
-- Returns {'SETTLED', when to settle it again, ms, or 0; a hold that was released, or ''; why}

-- Writes a hold that has changed with its session.
local function show_hold(place, entries, hold, type)
  publish(place.partition, type, place.resource,
    ',"hold":' .. cjson.encode(hold) .. standing(entries))
  store_section(place, entries)
end

local function release_left(place, entries, nth, reason)
  local hold = table.remove(entries, nth)
  local json = cjson.encode(hold)
  end_hold(place, 'RELEASED', hold, json, ',"reason":"' .. reason .. '"' .. standing(entries))
  store_section(place, entries)
  return { 'SETTLED', 0, json, reason }
end

-- Answers nil where this hold has ended.
local function settle_hold(place, session, token, quiet)
  local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  local hold, nth
  for i, entry in ipairs(entries) do
    if entry.token == token then
      hold, nth = entry, i
    end
  end
  if not hold then
    return nil
  end
  if not session.away then
    if hold.away then
      hold.away = nil
      show_hold(place, entries, hold, 'HOLDER_RECONNECTED')
    end
    return { 'SETTLED', 0, '', '' }
  end
  local grace = hold.grace or 0
  local since = math.max(away_since(place.partition, session), hold.acquired)
  local over, told = since + grace, since + math.min(quiet, grace / 2)
  if now_millis >= over then
    return release_left(place, entries, nth, 'DISCONNECT')
  end
  if now_millis < told then
    return { 'SETTLED', math.ceil(told), '', '' }
  end
  if hold.away ~= over then
    hold.away = over
    show_hold(place, entries, hold, 'HOLDER_DISCONNECTED')
  end
  return { 'SETTLED', over, '', '' }
end

operations.settle = {
  keys = 3,
  arguments = 7,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, id = ARGV[argument + 3], ARGV[argument + 4]
    local kind, name = ARGV[argument + 5], ARGV[argument + 6]
    local session = read_session(partition, session_field(user, id))
    if session and kind == 'hold' then
      local settled = settle_hold(place, session, name, tonumber(ARGV[argument + 7]))
      if settled then
        return settled
      end
      unbind(partition, user, id, kind, place.resource, name)
    end
    -- A kind that is unknown here is a newer instance's; it sweeps too.
    return { 'SETTLED', 0, '', '' }
  end,
}
