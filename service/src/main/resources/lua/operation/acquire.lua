-- Takes a lock, or renews it where this very hold has it already (a retry of a lost reply).
--
-- KEYS[1] revision   KEYS[2] events   KEYS[3] index   KEYS[4] deadlines   KEYS[5] locks
-- ARGV[1] resource id     ARGV[2] section          ARGV[3] user
-- ARGV[4] lock id         ARGV[5] session, or ''   ARGV[6] display name
-- ARGV[7] mode: exclusive or shared                ARGV[8] TTL, ms
-- ARGV[9] metadata, JSON object, or ''             ARGV[10] exclusive holds a resource takes
-- ARGV[11] shared holds a resource takes           ARGV[12] sections a document takes
-- ARGV[13] lock delay, ms
--
-- Returns {'GRANTED', hold} | {'HELD', holds in the way, resource, entry, ... of the oldest three}
--   | {'MODE', the mode of the hold that this lock id names} | {'SECTIONS'}

-- How many of the holds in the way an answer shows.
local SHOWN_IN_THE_WAY = 3

-- Everything of the document that may be in the way: its own section's entries, and the blocking.
local function survey(partition, locks_key, asked)
  local own, blocking = {}, {}
  local function meet(section, value)
    local resource = asked.document .. ':' .. section
    local entries = live_entries(partition, locks_key, resource, section, value)
    local in_way = {}
    if section == asked.section then
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
      blocking[#blocking + 1] = { resource = resource, entry = entry }
    end
  end
  if asked.section == WHOLE_DOCUMENT then
    local fields = redis.call('HGETALL', locks_key)
    for i = 1, #fields, 2 do
      meet(fields[i], fields[i + 1])
    end
  else
    local values = redis.call('HMGET', locks_key, asked.section, WHOLE_DOCUMENT)
    meet(asked.section, values[1])
    meet(WHOLE_DOCUMENT, values[2])
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

-- Takes the place that was kept for this user, if there is one.
local function take_kept_place(entries, user)
  for i, entry in ipairs(entries) do
    if entry.kept == user then
      table.remove(entries, i)
      return
    end
  end
end

operations.acquire = {
  keys = 5,
  arguments = 13,
  run = function(partition, keys, arguments)
    local locks_key = keys[5]
    local resource, section, ttl = arguments[1], arguments[2], tonumber(arguments[8])
    local asked = {
      document = resource:sub(1, #resource - #section - 1),
      section = section,
      user = arguments[3],
      session = arguments[5],
      mode = arguments[7],
    }
    if asked.mode == 'shared' then
      asked.room = tonumber(arguments[11])
    elseif section == WHOLE_DOCUMENT then
      asked.room = 1
    else
      asked.room = tonumber(arguments[10])
    end

    local entries, blocking = survey(partition, locks_key, asked)
    local held = find_hold(entries, asked.user, arguments[4])
    if held then
      if held.mode ~= asked.mode then
        return { 'MODE', held.mode }
      end
      held.acquires = (held.acquires or 1) + 1
      return { 'GRANTED', extend_hold(partition, locks_key, resource, section, entries, held, ttl) }
    end
    if #blocking > 0 then
      return show_in_the_way(blocking)
    end
    if #entries == 0 and redis.call('HLEN', locks_key) >= tonumber(arguments[12]) then
      return { 'SECTIONS' }
    end

    local hold = {
      user = asked.user,
      name = arguments[6],
      lock = arguments[4],
      mode = asked.mode,
      acquired = now_millis,
      expires = now_millis + ttl,
      ttl = ttl,
      token = digits(next_revision(partition)),
    }
    if asked.session ~= '' then
      hold.session = asked.session
    end
    if arguments[9] ~= '' then
      hold.meta = cjson.decode(arguments[9])
    end
    if arguments[13] ~= '0' then
      hold.delay = tonumber(arguments[13])
    end
    take_kept_place(entries, asked.user)
    entries[#entries + 1] = hold
    local json = cjson.encode(hold)
    publish(partition, 'ACQUIRED', resource, ',"hold":' .. json .. standing(entries))
    store_section(partition, locks_key, resource, section, entries,
      #entries == 1 and '[' .. json .. ']' or nil)
    return { 'GRANTED', json }
  end,
}
