-- Brings one thing that a session has up to date with the session: a hold whose session is away is
-- shown so and then released, one whose session is back is shown so, a view that no stream watches
-- any more ends; a place in a queue and a request for a takeover end with the grace. Doing it twice
-- does nothing.
-- For sweepers alone, which have given their instance's sign of life before: so that an outage of
-- the store ends nothing.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] session
-- ARGV[5] kind: hold, wait, ask or view   ARGV[6] what names it (include/sessions.lua)
-- ARGV[7] for how many ms being away is not told, at most half of the grace
--
-- Returns {'SETTLED', when to settle it again, ms, or 0; a hold that was released, or ''; why}

-- Writes a hold that has changed with its session.
local function show_hold(place, entries, hold, type)
  publish(place.partition, type, place.resource, ',"hold":', cjson.encode(hold),
    standing(place, entries))
  store_section(place, entries)
end

-- Tells that a hold's session is back, where it was told to be gone.
local function show_back(place, entries, hold)
  if hold.away then
    hold.away = nil
    show_hold(place, entries, hold, 'HOLDER_RECONNECTED')
  end
end

-- Answers when to settle it again, or 0, and what was released and why; nil where the session
-- has this hold no longer.
local function settle_hold(place, session, id, token, quiet)
  local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  local hold, nth = find_bound(entries, id, token)
  if not hold then
    return nil
  end
  local leaves = leaves_at(place.partition, session)
  if leaves and now_millis >= leaves then
    return 0, release_nth(place, entries, nth, 'HOLDER'), 'HOLDER'
  end
  if not session.away then
    show_back(place, entries, hold)
    return leaves or 0
  end
  local grace = hold.grace or 0
  local since = math.max(away_since(place.partition, session), hold.acquired)
  local over, told = since + grace, since + math.floor(math.min(quiet, grace / 2))
  if now_millis >= over then
    return 0, release_nth(place, entries, nth, 'DISCONNECT'), 'DISCONNECT'
  end
  if now_millis < told then
    return math.min(told, leaves or told)
  end
  if hold.away ~= over then
    hold.away = over
    show_hold(place, entries, hold, 'HOLDER_DISCONNECTED')
  end
  return math.min(over, leaves or over)
end

-- Answers when to settle a place in the queue or a request again, or 0; nil where it has ended.
--   finish  ends it
local function settle_hope(place, session, grace, finish)
  local leaves = leaves_at(place.partition, session)
  local over = session.away and away_since(place.partition, session) + grace
  if (leaves and now_millis >= leaves) or (over and now_millis >= over) then
    finish()
    return 0
  end
  return over and math.min(over, leaves or over) or leaves or 0
end

local function settle_wait(place, session, arrival)
  local waiter, json = find_arrival(place, arrival)
  if not waiter then
    return nil
  end
  return settle_hope(place, session, waiter.grace or 0, function()
    leave_queue(place, waiter, json, true)
  end)
end

local function settle_ask(place, session, id)
  local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
  local hold = find_asked(entries, id)
  if not hold then
    return nil
  end
  return settle_hope(place, session, hold.takeover.grace or 0, function()
    decline_request(place, entries, hold)
  end)
end

local function settle_kind(place, session, user, id, kind, name, quiet)
  if kind == 'hold' then
    return settle_hold(place, session, id, name, quiet)
  elseif kind == 'wait' then
    return settle_wait(place, session, name)
  elseif kind == 'ask' then
    return settle_ask(place, session, name)
  elseif kind == 'view' then
    return settle_view(place, session, user, id, name, quiet)
  end
  -- A newer instance's; it sweeps too.
  return 0
end

operations.settle = {
  keys = 3,
  arguments = 7,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, id = ARGV[argument + 3], ARGV[argument + 4]
    local kind, name = ARGV[argument + 5], ARGV[argument + 6]
    local session = read_session(partition, session_field(user, id))
    if not session then
      return { 'SETTLED', 0, '', '' }
    end
    local again, released, reason =
      settle_kind(place, session, user, id, kind, name, tonumber(ARGV[argument + 7]))
    if not again then
      unbind(partition, user, id, kind, place.resource, name)
    end
    return { 'SETTLED', again or 0, released or '', reason or '' }
  end,
}
