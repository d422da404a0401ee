-- A partition: its revision, its epoch, and the event of every change.
-- Needs: call.
--
-- A call is given PARTITION_KEYS keys of each partition that it touches, and then the keys that
-- its operations name, of documents or users.

local PARTITION_KEYS = 9

-- One event in so many trims its stream: to look each time costs a fifth of what the event does.
local EVENTS_A_TRIM = 64

local partitions, epochs_made

local function begin_partitions()
  partitions, epochs_made = {}, 0
end

-- One of the call's partitions, counted from 0 (also as text), with its keys in PartitionKeys'
-- order. Read once a call.
--   seen   the highest revision that the caller has seen of it: it stays below all to come, even
--          where Redis has lost data
--   epoch  a random id, taken where the partition has none yet
local function open_partition(ordinal, seen, epoch, events_max)
  local known = partitions[ordinal]
  if known then
    return known
  end
  local at = ordinal * PARTITION_KEYS
  local revision_key = KEYS[at + 1]
  local stored = redis.call('HMGET', revision_key, 'last', 'epoch')
  local partition = {
    revision_key = revision_key,
    events_key = KEYS[at + 2],
    index_key = KEYS[at + 3],
    deadlines_key = KEYS[at + 4],
    sessions_key = KEYS[at + 5],
    held_key = KEYS[at + 6],
    attached_key = KEYS[at + 7],
    instances_key = KEYS[at + 8],
    scopes_key = KEYS[at + 9],
    last = tonumber(stored[1] or 0),
    last_digits = stored[1] or '0',
    seen = seen,
    epoch = stored[2],
    events_max = events_max,
  }
  if not partition.epoch then
    partition.epoch = epoch
    redis.call('HSET', revision_key, 'epoch', epoch)
    epochs_made = epochs_made + 1
  end
  -- All events of a call end alike, but for the revision before each.
  partition.event_end = ',"time":' .. now_millis_digits
    .. ',"epoch":"' .. partition.epoch .. '","prev":"'
  partitions[ordinal] = partition
  return partition
end

-- The next revision: above the last, above what any caller saw, and never below the clock's
-- microseconds. Fits in 53 bits, so that Lua and JavaScript hold it exactly.
-- Returns it as a number and as text.
local function next_revision(partition)
  if not partition.next then
    partition.next = math.max(partition.last + 1, partition.seen + 1, now_micros)
    partition.next_digits = partition.next == now_micros and now_micros_digits
      or digits(partition.next)
  end
  return partition.next, partition.next_digits
end

-- Writes the event of a change to the stream, and moves the revision to it. Comes before the
-- change's other writes: should one of those fail, watchers have seen too much, never too little.
--   name, json  a member of its own, with its name as ,"name":
--   detail      further members as JSON, each with a leading comma
-- What is long comes as it is and is put together once: Redis's Lua hashes each string that it
-- makes, byte for byte.
local function publish(partition, type, resource, name, json, detail)
  local revision, revision_digits = next_revision(partition)
  local event = '{"type":"' .. type .. '","resource":"' .. resource .. '"' .. name .. json .. detail
    .. partition.event_end .. partition.last_digits .. '"}'
  if revision % EVENTS_A_TRIM == 0 then
    redis.call('XADD', partition.events_key, 'MAXLEN', '~', partition.events_max,
      revision_digits .. '-0', 'event', event)
  else
    redis.call('XADD', partition.events_key, revision_digits .. '-0', 'event', event)
  end
  partition.last, partition.next = revision, nil
  partition.last_digits = revision_digits
  partition.moved = true
end

-- Writes where the partitions stand now: once a call, however many events it wrote. To be called
-- at its end. Nothing can come between: a call that fails before has failed for good, and the
-- next revision is above the clock then.
local function store_revisions()
  for _, partition in pairs(partitions) do
    if partition.moved then
      redis.call('HSET', partition.revision_key, 'last', partition.last_digits)
    end
  end
end
