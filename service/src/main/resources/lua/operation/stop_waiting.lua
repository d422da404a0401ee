-- Ends a wait whose caller has gone: its place in the queue, or the hold that came out of the queue
-- and was not claimed. Not where another instance has the call by now.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] lock id
-- ARGV[5] the instance that had the call
--
-- Returns {'LEFT'} | {'ABSENT'}
operations.stop_waiting = {
  keys = 3,
  arguments = 5,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, lock = ARGV[argument + 3], ARGV[argument + 4]
    local instance = ARGV[argument + 5]
    local waiter, json = find_waiter(place, user, lock)
    if waiter and waiter.instance == instance then
      leave_queue(place, waiter, json)
      return { 'LEFT' }
    end
    local entries = live_entries(place, redis.call('HGET', place.locks_key, place.section))
    local hold, nth = find_hold(entries, user, lock)
    if not hold or not hold.claim or hold.instance ~= instance then
      return { 'ABSENT' }
    end
    table.remove(entries, nth)
    end_hold(place, 'RELEASED', hold, cjson.encode(hold),
      ',"reason":"HOLDER"' .. standing(place, entries))
    store_section(place, entries)
    return { 'LEFT' }
  end,
}
