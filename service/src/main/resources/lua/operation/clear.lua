-- Frees a resource, or all of a document, so that nobody holds it. Who waits for it, or has asked
-- its holder to hand it over, does so no longer.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section
-- ARGV[3] '1' where all of the document is meant, else ''
-- ARGV[4] how many holds to end at most
--
-- Returns {'CLEARED', resource, hold, ...}: the holds that it ended; as many as it may end where
-- more are left
operations.clear = {
  keys = 3,
  arguments = 4,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local ended = { 'CLEARED' }
    local left = tonumber(ARGV[argument + 4])
    local function goes(entry)
      left = left - (entry.kept and 0 or 1)
      return left >= 0
    end
    local function clear(section, value)
      local met = sibling(place, section)
      local entries = live_entries(met, value)
      for _, entry in ipairs(entries) do
        if entry.takeover then
          drop_request(met, entry)
        end
      end
      end_by_force(met, entries, goes, ended)
    end
    local whole = ARGV[argument + 3] == '1'
    -- So that what has ended by now goes to nobody afterwards.
    serve_document(place)
    empty_queue(place, function(waiter)
      return whole or waiter.section == place.section
    end)
    if whole then
      local fields = redis.call('HGETALL', place.locks_key)
      for i = 1, #fields, 2 do
        if left > 0 then
          clear(fields[i], fields[i + 1])
        end
      end
    else
      clear(place.section, redis.call('HGET', place.locks_key, place.section))
    end
    return ended
  end,
}
