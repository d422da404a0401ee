-- Extends a hold. Never makes one: a late Renew must not bring a released lock back to life.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] lock id
-- ARGV[5] TTL, ms; 0 means that of the last Acquire or Renew
--
-- Returns {'GRANTED', hold} | {'LOST', the resource's entries}
operations.renew = {
  keys = 3,
  arguments = 5,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local ttl = tonumber(ARGV[argument + 5])
    local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
    local hold = find_hold(entries, ARGV[argument + 3], ARGV[argument + 4])
    if not hold then
      return { 'LOST', #entries > 0 and cjson.encode(entries) or '[]' }
    end
    if ttl == 0 then
      ttl = hold.ttl
    end
    return { 'GRANTED', extend_hold(place, entries, hold, ttl) }
  end,
}
