-- Ends what of a resource is past its deadline, for the sweeper. Doing it twice does nothing.
--
-- KEYS[1] revision   KEYS[2] events   KEYS[3] index   KEYS[4] deadlines   KEYS[5] locks
-- ARGV[1] resource id   ARGV[2] section
--
-- Returns {'SWEPT'}
operations.expire = {
  keys = 5,
  arguments = 2,
  run = function(partition, key, argument)
    local locks_key = KEYS[key + 5]
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
