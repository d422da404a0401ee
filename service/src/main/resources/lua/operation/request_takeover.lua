-- Asks the holder of a resource to hand it over.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] lock id   ARGV[5] session
-- ARGV[6] the fencing token of the hold that is asked for; '' is the oldest
-- ARGV[7] what the policy says: off | ask | ask_then_force
-- ARGV[8] how long the holder may take to answer, ms
-- ARGV[9] '1': a hold in grace is handed over at once; else ''
-- ARGV[10] the request's id   ARGV[11] its reason   ARGV[12] the name to show   ARGV[13] TTL, ms
-- ARGV[14] the hold to be as JSON, less its closing brace, its times and its token
-- ARGV[15] the user's reservation, as acquire takes it
-- ARGV[16] the access scope by which the caller was let in; '' where none counts
--
-- Returns {'ASKED', hold}: pending, now or since before | {'TAKEN', hold}: it is the requester's
--   | {'FREE'} | {'FORBIDDEN'} | {'PENDING', the requester's name} | {'FULL'}: the user's limit
--   leaves no room | {'ACCESS'}: the scope is another by now

-- Stands for the reservation of a user whose limit is reached.
local NO_ROOM = 'full'

-- The hold that is asked for, and its place in the list: the oldest that a request can be made of.
local function find_target(entries, token)
  local found, nth
  for i, entry in ipairs(entries) do
    if not entry.kept and (token == '' or entry.token == token)
      and (not found or entry.token < found.token) then
      found, nth = entry, i
    end
  end
  return found, nth
end

-- The request as the arguments have it.
local function asked_takeover(argument)
  local policy, fixed = ARGV[argument + 7], ARGV[argument + 14]
  local hold = cjson.decode(fixed .. '}')
  local reserved = ARGV[argument + 15]
  if reserved == '' or reserved == NO_ROOM then
    reserved = nil
  end
  return {
    user = ARGV[argument + 3],
    lock = ARGV[argument + 4],
    session = ARGV[argument + 5],
    deadline = now_millis + tonumber(ARGV[argument + 8]),
    force = policy == 'ask_then_force' or nil,
    id = ARGV[argument + 10],
    reason = ARGV[argument + 11],
    name = ARGV[argument + 12],
    ttl = tonumber(ARGV[argument + 13]),
    fixed = fixed,
    reserved = reserved,
    by = hold.by,
    grace = hold.grace,
    mode = 'exclusive',
  }
end

-- Somebody has asked for the hold before: the same again, or another.
local function already_asked(place, entries, hold, takeover)
  local pending = hold.takeover
  if not is_asked_by(hold, takeover.user, takeover.lock) then
    return { 'PENDING', pending.name }
  end
  if keep_last_reservation(pending, takeover) then
    store_section(place, entries)
  end
  return { 'ASKED', cjson.encode(hold) }
end

operations.request_takeover = {
  keys = 3,
  arguments = 16,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    if not is_scope(place, ARGV[argument + 16]) then
      return { 'ACCESS' }
    end
    local policy, takeover = ARGV[argument + 7], asked_takeover(argument)
    local entries = served_entries(place)
    local own = find_hold(entries, takeover.user, takeover.lock)
    if own then
      return { 'TAKEN', cjson.encode(own) }
    end
    local hold, nth = find_target(entries, ARGV[argument + 6])
    if not hold then
      return { 'FREE' }
    end
    if policy == 'off' or hold.mode ~= 'exclusive' or not can_take(place, takeover) then
      return { 'FORBIDDEN' }
    end
    if hold.takeover then
      return already_asked(place, entries, hold, takeover)
    end
    if ARGV[argument + 15] == NO_ROOM then
      return { 'FULL' }
    end
    hold.takeover = takeover
    bind(partition, takeover.user, takeover.session, 'ask', place.resource, takeover.id)
    meet_session(partition, takeover.user, takeover.session, takeover.grace or 0)
    if hold.away and ARGV[argument + 9] == '1' then
      local json, is_taken = hand_over(place, entries, nth)
      return { is_taken and 'TAKEN' or 'ASKED', json }
    end
    local json = cjson.encode(hold)
    publish(partition, 'TAKEOVER_REQUESTED', place.resource, ',"hold":', json,
      standing(place, entries))
    store_section(place, entries)
    return { 'ASKED', json }
  end,
}
