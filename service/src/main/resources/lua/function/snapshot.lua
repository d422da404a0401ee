-- Reads locks of one partition in one step, with the revision that they are as of.
--
-- One call, because locks and revision must be of one moment; it writes only where it meets a lock
-- that is past its deadline.
--
-- KEYS[1...9] the partition's (include/partition.lua)
-- then for each document: locks, queue, viewers
-- ARGV[1] a random id, the epoch of a partition that has none
-- ARGV[2] how many events a partition's stream keeps
-- ARGV[3] the highest revision that the caller has seen of the partition
-- then for each document: its id; how many sections follow, 0 meaning all; the sections; '1' where
-- its viewers are asked for too, or ''.
--
-- Returns {now in µs, epochs made, {resource, hold, ... that expired}, {resource, user, lock id,
--   reservation, ... given up}, epoch, revision, {resource, entries, ...}, {document, its viewers
--   (include/viewers.lua), ...}}; resources without entries are left out.

local ARGUMENTS_BEFORE = 3
local DOCUMENT_KEYS = 3

local function read_section(place, value, found)
  local entries = live_entries(place, value)
  if #entries > 0 then
    found[#found + 1] = place.resource
    found[#found + 1] = cjson.encode(entries)
  end
end

functions.snapshot = function()
  local partition = open_partition(0, ARGV[3], ARGV[1], ARGV[2])
  local found, viewers = {}, {}
  local next_argument = ARGUMENTS_BEFORE + 1
  for i = PARTITION_KEYS + 1, #KEYS, DOCUMENT_KEYS do
    local document, count = ARGV[next_argument], tonumber(ARGV[next_argument + 1])
    next_argument = next_argument + 2
    local whole = document_place(partition, i - 1, document)
    if count == 0 then
      local fields = redis.call('HGETALL', KEYS[i])
      for f = 1, #fields, 2 do
        read_section(sibling(whole, fields[f]), fields[f + 1], found)
      end
    else
      local sections = {}
      for s = 1, count do
        sections[s] = ARGV[next_argument]
        next_argument = next_argument + 1
      end
      local values = redis.call('HMGET', KEYS[i], unpack(sections))
      for s, section in ipairs(sections) do
        read_section(sibling(whole, section), values[s], found)
      end
    end
    if ARGV[next_argument] == '1' then
      viewers[#viewers + 1] = document
      viewers[#viewers + 1] = redis.call('HGETALL', whole.viewers_key)
    end
    next_argument = next_argument + 1
  end
  store_revisions()
  return { now_micros, epochs_made, expired, given_up, partition.epoch, partition.last, found,
    viewers }
end
