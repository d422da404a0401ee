-- Ends a hold that a session has, by its holder's will.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] session
-- ARGV[5] kind: hold    ARGV[6] what names it (include/sessions.lua)
--
-- Returns {'RELEASED', hold} | {'ABSENT'}
operations.release_bound = {
  keys = 3,
  arguments = 6,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local kind, name = ARGV[argument + 5], ARGV[argument + 6]
    if kind == 'hold' then
      local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
      local hold, nth = find_token(entries, name)
      if hold then
        return { 'RELEASED', release_nth(place, entries, nth, 'HOLDER') }
      end
    end
    return { 'ABSENT' }
  end,
}
