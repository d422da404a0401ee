-- Ends a hold by its holder's will, and with it what else its user and lock id name: a place in the
-- queue, a request for a takeover. Changes nothing where they name nothing.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] lock id
-- ARGV[5] '' | a fencing token: only the hold of this token, and only if Acquire was not called
--         again for it (an answer that came too late is given back, unless a retry has it by now)
--
-- Returns {'RELEASED', hold} | {'WITHDRAWN'}: there was no hold, but a place or a request
--   | {'ABSENT'}

-- Ends a place in the queue and a request for a takeover. Answers whether there was either.
local function withdraw(place, entries, user, lock)
  local withdrawn = false
  for _, entry in ipairs(entries) do
    if is_asked_by(entry, user, lock) then
      decline_request(place, entries, entry)
      withdrawn = true
    end
  end
  local waiter, json = find_waiter(place, user, lock)
  if waiter then
    leave_queue(place, waiter, json, true)
    withdrawn = true
  end
  return withdrawn
end

operations.release = {
  keys = 3,
  arguments = 5,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, lock = ARGV[argument + 3], ARGV[argument + 4]
    local only = ARGV[argument + 5]
    local value = redis.call('HGET', place.locks_key, place.section)
    local entries, some_ended = live_entries(place, value)
    local hold, nth = find_hold(entries, user, lock)
    if only ~= '' and (not hold or hold.token ~= only or hold.acquires) then
      return { 'ABSENT' }
    end
    local withdrawn = only == '' and withdraw(place, entries, user, lock)
    if not hold then
      return { withdrawn and 'WITHDRAWN' or 'ABSENT' }
    end
    table.remove(entries, nth)
    -- A hold that was alone stands in the value as it is, in brackets.
    local was_alone = #entries == 0 and not some_ended and not withdrawn
    local json = was_alone and value:sub(2, -2) or cjson.encode(hold)
    end_hold(place, 'RELEASED', hold, json, ',"reason":"HOLDER"' .. standing(place, entries))
    store_section(place, entries)
    return { 'RELEASED', json }
  end,
}
