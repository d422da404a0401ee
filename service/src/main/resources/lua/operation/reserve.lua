-- Reserves room for a lock that a user is about to take, where the user's limit leaves any.
--
-- KEYS[1] the reservations that count together
-- ARGV[1] resource id   ARGV[2] lock id   ARGV[3] how many at most
-- ARGV[4] '1' where the resource takes one holder: then reservations of it under other lock ids do
--         not count, since no two of them can come to a lock at once; else ''
--
-- Returns {'RESERVED', number, 1 where there was none yet, else 0}
--   | {'FULL', resource, lock id, number, ...}: those that count, oldest first
--
-- Each call for the same lock gets a greater number, so that a late end of an earlier one ends only
-- itself (operation/forget.lua).
operations.reserve = {
  keys = 1,
  apart = true,
  arguments = 4,
  run = function(_, key, argument)
    local reservations_key = KEYS[key + 1]
    local resource, lock = ARGV[argument + 1], ARGV[argument + 2]
    local alone = ARGV[argument + 4] == '1'
    local wanted = resource .. '\n' .. lock
    local number, reserved = now_micros, nil
    local reply = { 'FULL' }
    local members = redis.call('ZRANGE', reservations_key, 0, -1, 'WITHSCORES')
    for i = 1, #members, 2 do
      local feed = members[i]:find('\n', 1, true)
      local other = members[i]:sub(1, feed - 1)
      if members[i] == wanted then
        reserved = tonumber(members[i + 1])
      elseif not (alone and other == resource) then
        reply[#reply + 1] = other
        reply[#reply + 1] = members[i]:sub(feed + 1)
        reply[#reply + 1] = tonumber(members[i + 1])
      end
    end
    if reserved then
      number = math.max(number, reserved + 1)
    elseif (#reply - 1) / 3 >= tonumber(ARGV[argument + 3]) then
      return reply
    end
    redis.call('ZADD', reservations_key, digits(number), wanted)
    return { 'RESERVED', number, reserved and 0 or 1 }
  end,
}
