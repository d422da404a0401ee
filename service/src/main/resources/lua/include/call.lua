-- The call that is under way: its keys and arguments, as a script has them, and its time.
--
-- The library outlives its calls, and one call runs at a time: what belongs to a call stands in
-- variables like these, which the call's beginning sets.

local KEYS, ARGV

-- Redis's own time, the same all through a call. No caller's clock decides.
local now_micros, now_millis, now_micros_digits, now_millis_digits

-- A whole number as text. `..` would write 1790000000000000 as 1.79e+15, and cjson rounds beyond 14
-- digits without a word.
local function digits(number)
  return string.format('%d', number)
end

-- Times to come as text, by how many ms from now: most of a call's locks last equally long.
local times_to_come

local function from_now(millis)
  local time = times_to_come[millis]
  if not time then
    time = digits(now_millis + millis)
    times_to_come[millis] = time
  end
  return time
end

local function begin_call(keys, arguments)
  KEYS, ARGV = keys, arguments
  local clock = redis.call('TIME')
  now_micros = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
  now_millis = math.floor(now_micros / 1000)
  now_micros_digits, now_millis_digits = digits(now_micros), digits(now_millis)
  times_to_come = {}
end
