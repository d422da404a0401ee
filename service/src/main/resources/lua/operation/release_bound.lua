-- Ends what a session has, by its user's will.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] session
-- ARGV[5] kind: hold, wait or ask   ARGV[6] what names it (include/sessions.lua)
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
      local hold, nth = find_bound(entries, ARGV[argument + 4], name)
      if hold then
        return { 'RELEASED', release_nth(place, entries, nth, 'HOLDER') }
      end
    elseif kind == 'wait' then
      local waiter, json = find_arrival(place, name)
      if waiter then
        leave_queue(place, waiter, json, true)
      end
    elseif kind == 'ask' then
      local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
      local asked = find_asked(entries, name)
      if asked then
        decline_request(place, entries, asked)
      end
    end
    return { 'ABSENT' }
  end,
}
