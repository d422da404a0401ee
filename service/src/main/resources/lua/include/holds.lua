-- The holds of a section: a JSON array in one field of its document's hash.
-- Needs: call, partition, sessions.
--
-- An entry is a hold {user, name, lock, session, mode, acquired, expires, ttl, token, meta, delay,
-- grace, away, acquires, reserved, by}, times in ms, or {kept, mode, until}: a hold's place, kept
-- for its former holder. grace is how long it outlives its session; away, while watchers know that
-- the session is gone, when it ends by that.
--
-- Where a function takes a place, it is {partition, locks_key, queue_key, viewers_key, document,
-- section, resource}.

local WHOLE_DOCUMENT = '*'

-- The holds that this call found to be past their deadline, for the caller's log: resource, JSON.
local expired

-- Reservations whose locks this call ended: resource, user, lock id, reservation. They may lie in
-- another partition, so the caller has them forgotten.
local given_up

local function begin_holds()
  expired = {}
  given_up = {}
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

local function document_part(partition, key, document, section, resource)
  return {
    partition = partition,
    locks_key = KEYS[key + 1],
    queue_key = KEYS[key + 2],
    viewers_key = KEYS[key + 3],
    document = document,
    section = section,
    resource = resource,
  }
end

-- A document's place as a whole; its keys are behind KEYS[key].
local function document_place(partition, key, document)
  return document_part(partition, key, document, WHOLE_DOCUMENT, document .. ':' .. WHOLE_DOCUMENT)
end

-- The place that an operation is about: its keys are behind KEYS[key], resource id and section
-- behind ARGV[argument].
local function operated_place(partition, key, argument)
  local resource, section = ARGV[argument + 1], ARGV[argument + 2]
  local document = resource:sub(1, #resource - #section - 1)
  return document_part(partition, key, document, section, resource)
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
    document = place.document,
    section = section,
    resource = place.document .. ':' .. section,
  }
end

local function ends_at(entry)
  return entry.expires or entry['until']
end

local function count_holds(entries)
  local count = 0
  for _, entry in ipairs(entries) do
    if not entry.kept then
      count = count + 1
    end
  end
  return count
end

-- The members of an event that say how the resource stands after it.
--   untold  holds that have ended too, but whose events are still to come
local function standing(entries, untold)
  local kept_until = 0
  for _, entry in ipairs(entries) do
    kept_until = math.max(kept_until, entry['until'] or 0)
  end
  local detail = ',"holders":' .. count_holds(entries) + (untold or 0)
  if kept_until > 0 then
    detail = detail .. ',"delayUntil":' .. digits(kept_until)
  end
  return detail
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
  local deadline = ends_at(entries[1])
  for i = 2, #entries do
    deadline = math.min(deadline, ends_at(entries[i]))
  end
  write_section(place, cjson.encode(entries), digits(deadline))
end

-- Tells of the end of a hold that is no longer among the entries; its caller stores those.
--   json    the hold
--   detail  further members of the event, each with a leading comma
local function end_hold(place, type, hold, json, detail)
  publish(place.partition, type, place.resource, ',"ended":' .. json .. detail)
  unbind(place.partition, hold.user, hold.session, 'hold', place.resource, hold.token)
  give_up(place.resource, hold)
end

-- Releases the nth entry. Returns its JSON.
local function release_nth(place, entries, nth, reason)
  local hold = table.remove(entries, nth)
  local json = cjson.encode(hold)
  end_hold(place, 'RELEASED', hold, json, ',"reason":"' .. reason .. '"' .. standing(entries))
  store_section(place, entries)
  return json
end

-- Ends what is past its deadline, each hold with its EXPIRED event.
local function expire_section(place, entries)
  local live, dead = {}, {}
  for _, entry in ipairs(entries) do
    if ends_at(entry) > now_millis then
      live[#live + 1] = entry
    elseif not entry.kept then
      dead[#dead + 1] = entry
    end
  end
  for i, entry in ipairs(dead) do
    local kept_until = entry.expires + (entry.delay or 0)
    if kept_until > now_millis then
      live[#live + 1] = { kept = entry.user, mode = entry.mode, ['until'] = kept_until }
    end
    local json = cjson.encode(entry)
    end_hold(place, 'EXPIRED', entry, json, standing(live, #dead - i))
    expired[#expired + 1] = place.resource
    expired[#expired + 1] = json
  end
  store_section(place, live)
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
    if ends_at(entry) <= now_millis then
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

-- The hold of a fencing token, and its place in the list.
local function find_token(entries, token)
  for i, entry in ipairs(entries) do
    if entry.token == token then
      return entry, i
    end
  end
  return nil
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

-- A new hold as JSON, its fencing token, and when it ends (ms), all as text.
--   fixed  the hold, less its closing brace, its times and its token
local function new_hold(partition, ttl, fixed)
  local expires = digits(now_millis + ttl)
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
    meet_session(partition, user, session, tonumber(json:match('"grace":(%d+)') or 0))
  end
end

-- Writes a new hold beside the entries that its section has.
--   asked  {user, session, ...}: whom it is for
--   fixed  as new_hold takes it
-- Returns the hold's JSON.
local function grant_hold(place, asked, entries, ttl, fixed)
  local partition = place.partition
  local json, token, expires = new_hold(partition, ttl, fixed)
  if #entries == 0 then
    publish(partition, 'ACQUIRED', place.resource, ',"hold":' .. json .. ',"holders":1')
    redis.call('ZADD', partition.index_key, 0, place.resource)
    write_section(place, '[' .. json .. ']', expires)
  else
    take_kept_place(entries, asked.user)
    entries[#entries + 1] = cjson.decode(json)
    publish(partition, 'ACQUIRED', place.resource, ',"hold":' .. json .. standing(entries))
    store_section(place, entries)
  end
  bind_hold(partition, asked.user, asked.session, place.resource, token, json)
  return json
end

-- Writes a new hold in the place of another, the nth entry, in one event.
local function pass_hold(place, asked, entries, nth, ttl, fixed)
  local partition, ended = place.partition, entries[nth]
  local json, token = new_hold(partition, ttl, fixed)
  entries[nth] = cjson.decode(json)
  publish(partition, 'TAKEN_OVER', place.resource,
    ',"hold":' .. json .. ',"ended":' .. cjson.encode(ended) .. standing(entries))
  unbind(partition, ended.user, ended.session, 'hold', place.resource, ended.token)
  give_up(place.resource, ended)
  store_section(place, entries)
  bind_hold(partition, asked.user, asked.session, place.resource, token, json)
  return json
end

-- Moves a hold's end to ttl milliseconds from now; never to an earlier time.
local function extend_hold(place, entries, hold, ttl)
  hold.ttl = ttl
  hold.expires = math.max(hold.expires, now_millis + ttl)
  local json = cjson.encode(hold)
  publish(place.partition, 'RENEWED', place.resource, ',"hold":' .. json .. standing(entries))
  store_section(place, entries)
  return json
end
