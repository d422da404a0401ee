-- Ends a reservation whose lock has ended, or was not to be had.
--
-- KEYS[1] the reservations that count together
-- ARGV[1] resource id   ARGV[2] lock id   ARGV[3] its number; under another one it stays
--
-- Returns {'FORGOTTEN'} | {'ABSENT'}
operations.forget = {
  keys = 1,
  apart = true,
  arguments = 3,
  run = function(_, key, argument)
    local reservation = ARGV[argument + 1] .. '\n' .. ARGV[argument + 2]
    local number = redis.call('ZSCORE', KEYS[key + 1], reservation)
    if not number or tonumber(number) ~= tonumber(ARGV[argument + 3]) then
      return { 'ABSENT' }
    end
    redis.call('ZREM', KEYS[key + 1], reservation)
    return { 'FORGOTTEN' }
  end,
}
