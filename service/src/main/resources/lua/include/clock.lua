-- The time of this script: Redis's own, the same in every line of it. No caller's clock decides.
local clock = redis.call('TIME')
local now_micros = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local now_millis = math.floor(now_micros / 1000)

-- A whole number as text. `..` would write 1790000000000000 as 1.79e+15, and cjson rounds beyond 14
-- digits without a word.
local function digits(number)
  return string.format('%.0f', number)
end

local now_millis_digits = digits(now_millis)
