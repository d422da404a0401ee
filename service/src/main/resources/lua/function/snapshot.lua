-- Reads locks of one partition in one step, with the revision that they are as of.
--
-- One call, because locks and revision must be of one moment; it writes only where it meets a lock
-- that is past its deadline.
--
-- KEYS[1...9] the partition's (include/partition.lua)
-- then for each document: locks, queue, viewers
-- ARGV[1] a random id, the epoch of a partition that has none
-- ARGV[2] how many events a partition's stream keeps
-- ARGV[3] after how long without a sign of life an instance is dead, ms
-- ARGV[4] the highest revision that the caller has seen of the partition
-- ARGV[5] how many waiters to tell of at most
-- then for each document: its id; how many sections follow, 0 meaning all; the sections; '1' where
-- its viewers are asked for too, or ''.
--
-- Returns {now in µs, epochs made, {what, resource, hold, ...} (news in include/holds.lua),
--   {resource, user, lock id, reservation, ... given up}, epoch, revision,
--   {resource, entries, waiters, ...}, {document, its viewers (include/viewers.lua), ...},
--   {resource, waiter, ... of these sections in order}}; resources without entries are left out.

local ARGUMENTS_BEFORE = 5
local DOCUMENT_KEYS = 3

local function read_section(place, value, found)
  local entries = live_entries(place, value)
  if #entries > 0 then
    found[#found + 1] = place.resource
    found[#found + 1] = cjson.encode(entries)
    found[#found + 1] = count_waiters(place, place.section)
  end
end

local function read_document(whole, sections, found)
  if #sections == 0 then
    local fields = redis.call('HGETALL', whole.locks_key)
    for f = 1, #fields, 2 do
      read_section(sibling(whole, fields[f]), fields[f + 1], found)
    end
    return
  end
  local values = redis.call('HMGET', whole.locks_key, unpack(sections))
  for s, section in ipairs(sections) do
    read_section(sibling(whole, section), values[s], found)
  end
end

-- Who waits for one of these sections.
local function read_waiters(whole, sections, waiters, limit)
  if limit == 0 or not is_queued_for(whole) then
    return
  end
  each_waiter(whole, function(waiter, json)
    for _, section in ipairs(sections) do
      if waiter.section == section then
        waiters[#waiters + 1] = sibling(whole, section).resource
        waiters[#waiters + 1] = json
      end
    end
    return #waiters >= 2 * limit
  end)
end

local function read_all(partition)
  local found, viewers, waiters = {}, {}, {}
  local next_argument = ARGUMENTS_BEFORE + 1
  for i = PARTITION_KEYS + 1, #KEYS, DOCUMENT_KEYS do
    local document, count = ARGV[next_argument], tonumber(ARGV[next_argument + 1])
    next_argument = next_argument + 2
    local sections = {}
    for s = 1, count do
      sections[s] = ARGV[next_argument]
      next_argument = next_argument + 1
    end
    local whole = document_place(partition, i - 1, document)
    read_document(whole, sections, found)
    read_waiters(whole, sections, waiters, tonumber(ARGV[5]))
    if ARGV[next_argument] == '1' then
      viewers[#viewers + 1] = document
      viewers[#viewers + 1] = redis.call('HGETALL', whole.viewers_key)
    end
    next_argument = next_argument + 1
  end
  return found, viewers, waiters
end

functions.snapshot = function()
  begin_leases(ARGV[3])
  local partition = open_partition(0, ARGV[4], ARGV[1], ARGV[2])
  local found, viewers, waiters = read_all(partition)
  if serve_freed() then
    -- What has ended by time went to who was next: that is how things stand.
    found, viewers, waiters = read_all(partition)
  end
  store_revisions()
  return {
    now_micros, epochs_made, news, given_up, partition.epoch, partition.last, found, viewers,
    waiters,
  }
end
