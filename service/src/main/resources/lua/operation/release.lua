-- Ends a hold by its holder's will. Changes nothing where user and lock id do not have it.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] lock id
-- ARGV[5] '' | a fencing token: only the hold of this token, and only if Acquire was not called
--         again for it (an answer that came too late is given back, unless a retry has it by now)
--
-- Returns {'RELEASED', hold} | {'ABSENT'}
operations.release = {
  keys = 3,
  arguments = 5,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local value = redis.call('HGET', place.locks_key, place.section)
    if not value then
      return { 'ABSENT' }
    end
    local entries, some_ended = live_entries(place, value)
    local hold, nth = find_hold(entries, ARGV[argument + 3], ARGV[argument + 4])
    local only = ARGV[argument + 5]
    if not hold or (only ~= '' and (hold.token ~= only or hold.acquires)) then
      return { 'ABSENT' }
    end
    table.remove(entries, nth)
    -- A hold that was alone stands in the value as it is, in brackets.
    local was_alone = #entries == 0 and not some_ended
    local json = was_alone and value:sub(2, -2) or cjson.encode(hold)
    end_hold(place, 'RELEASED', hold, json, ',"reason":"HOLDER"' .. standing(entries))
    store_section(place, entries)
    return { 'RELEASED', json }
  end,
}
