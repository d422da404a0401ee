-- Frees a resource whoever holds it, and for whomever it is kept.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section
-- ARGV[3] '' | a fencing token: only the hold of this token
--
-- Returns {'FORCED', resource, hold, ...}: the holds that it ended
operations.force_release = {
  keys = 3,
  arguments = 3,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
    local ended = { 'FORCED' }
    local only = ARGV[argument + 3]
    end_by_force(place, entries, function(entry)
      return only == '' or entry.token == only
    end, ended)
    return ended
  end,
}
