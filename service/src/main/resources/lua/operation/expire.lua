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
    local locks_key = KEYS[key + 1]
    local resource, section = ARGV[argument + 1], ARGV[argument + 2]
    local value = redis.call('HGET', locks_key, section)
    local entries = live_entries(partition, locks_key, resource, section, value)
    if #entries == 0 then
      -- Where the hash is gone (by a hand, say), no deadline may stay behind.
      store_section(partition, locks_key, resource, section, entries)
    end
    return { 'SWEPT' }
  end,
}
