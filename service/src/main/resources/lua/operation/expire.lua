-- Ends what of a resource is past its deadline, for the sweeper. Doing it twice does nothing.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section
--
-- Returns {'SWEPT'}
operations.expire = {
  keys = 3,
  arguments = 2,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
    if #entries == 0 then
      -- Where the hash is gone (by a hand, say), no deadline may stay behind.
      store_section(place, entries)
    end
    return { 'SWEPT' }
  end,
}
