-- The holds of a section: a JSON array in one field of its document's hash.
-- Needs: clock, partition.
--
-- An entry is a hold {user, name, lock, session, mode, acquired, expires, ttl, token, meta, delay,
-- acquires}, times in ms, or {kept, mode, until}: a hold's place, kept for its former holder.

local WHOLE_DOCUMENT = '*'

-- The holds that this script found to be past their deadline, for the caller's log: resource, JSON.
local expired = {}

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

-- Writes a section's value, and when the first of its entries ends.
local function write_section(partition, locks_key, resource, section, value, deadline)
  redis.call('HSET', locks_key, section, value)
  redis.call('ZADD', partition.deadlines_key, digits(deadline), 'lock:' .. resource)
end

-- Takes a section out of its document's hash, the index and the deadlines.
local function clear_section(partition, locks_key, resource, section)
  redis.call('HDEL', locks_key, section)
  redis.call('ZREM', partition.index_key, resource)
  redis.call('ZREM', partition.deadlines_key, 'lock:' .. resource)
end

-- Writes the entries of a section that is in the index.
local function store_section(partition, locks_key, resource, section, entries)
  if #entries == 0 then
    clear_section(partition, locks_key, resource, section)
    return
  end
  local deadline = ends_at(entries[1])
  for i = 2, #entries do
    deadline = math.min(deadline, ends_at(entries[i]))
  end
  write_section(partition, locks_key, resource, section, cjson.encode(entries), deadline)
end

-- Ends what is past its deadline, each hold with its EXPIRED event.
local function expire_section(partition, locks_key, resource, section, entries)
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
    publish(partition, 'EXPIRED', resource, ',"ended":' .. json .. standing(live, #dead - i))
    expired[#expired + 1] = resource
    expired[#expired + 1] = json
  end
  store_section(partition, locks_key, resource, section, live)
  return live
end

-- The entries of a section that are alive now, oldest first, out of the field's value; and whether
-- some of those in the value have ended.
local function live_entries(partition, locks_key, resource, section, value)
  if not value then
    return {}
  end
  local entries = cjson.decode(value)
  for _, entry in ipairs(entries) do
    if ends_at(entry) <= now_millis then
      return expire_section(partition, locks_key, resource, section, entries), true
    end
  end
  return entries
end

-- The hold that a user and a lock id name, and its place.
local function find_hold(entries, user, lock)
  for i, entry in ipairs(entries) do
    if entry.user == user and entry.lock == lock then
      return entry, i
    end
  end
  return nil
end

-- Moves a hold's end to ttl milliseconds from now; never to an earlier time.
local function extend_hold(partition, locks_key, resource, section, entries, hold, ttl)
  hold.ttl = ttl
  hold.expires = math.max(hold.expires, now_millis + ttl)
  local json = cjson.encode(hold)
  publish(partition, 'RENEWED', resource, ',"hold":' .. json .. standing(entries))
  store_section(partition, locks_key, resource, section, entries)
  return json
end
