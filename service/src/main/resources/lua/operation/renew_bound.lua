-- Extends a hold that a session has, as renew does.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] session   ARGV[5] fencing token
-- ARGV[6] TTL, ms; 0 means that of the last Acquire or Renew
--
-- Returns {'GRANTED', hold} | {'LOST'}
operations.renew_bound = {
  keys = 3,
  arguments = 6,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, id = ARGV[argument + 3], ARGV[argument + 4]
    local token, ttl = ARGV[argument + 5], tonumber(ARGV[argument + 6])
    local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
    local hold = find_bound(entries, id, token)
    if not hold then
      unbind(partition, user, id, 'hold', place.resource, token)
      return { 'LOST' }
    end
    return { 'GRANTED', extend_hold(place, entries, hold, ttl > 0 and ttl or hold.ttl) }
  end,
}
