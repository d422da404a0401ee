-- A partition: its revision, its epoch, and the event of every change.
-- Needs: clock.

local partitions = {}
local epochs_made = 0

-- The partition that these keys belong to; read once a script.
--   keys   {revision, events, index, deadlines}
--   seen   the highest revision that the caller has seen of it: it stays below all to come, even
--          where Redis has lost data
--   epoch  a random id, taken where the partition has none yet
local function open_partition(keys, seen, epoch, events_max)
  local known = partitions[keys[1]]
  if known then
    return known
  end
  local stored = redis.call('HMGET', keys[1], 'last', 'epoch')
  local partition = {
    revision_key = keys[1],
    events_key = keys[2],
    index_key = keys[3],
    deadlines_key = keys[4],
    last = tonumber(stored[1] or 0),
    seen = tonumber(seen),
    epoch = stored[2],
    events_max = events_max,
  }
  if not partition.epoch then
    partition.epoch = epoch
    redis.call('HSET', keys[1], 'epoch', epoch)
    epochs_made = epochs_made + 1
  end
  partitions[keys[1]] = partition
  return partition
end

-- The next revision: above the last, above what any caller saw, and never below the clock's
-- microseconds. Fits in 53 bits, so that Lua and JavaScript hold it exactly.
local function next_revision(partition)
  return math.max(partition.last + 1, partition.seen + 1, now_micros)
end

-- Writes the event of a change to the stream, and moves the revision to it. Comes before the
-- change's other writes: should one of those fail, watchers have seen too much, never too little.
--   detail  the event's own members as JSON, each with a leading comma
local function publish(partition, type, resource, detail)
  local revision = next_revision(partition)
  local event = '{"type":"' .. type .. '","resource":"' .. resource .. '"' .. detail
    .. ',"time":' .. digits(now_millis)
    .. ',"epoch":"' .. partition.epoch .. '","prev":"' .. digits(partition.last) .. '"}'
  redis.call('XADD', partition.events_key, 'MAXLEN', '~', partition.events_max,
    digits(revision) .. '-0', 'event', event)
  redis.call('HSET', partition.revision_key, 'last', digits(revision))
  partition.last = revision
end
