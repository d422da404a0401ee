-- Gives a sign of life of an instance, and lets go of those that gave none for as long as a lease.
-- Where nobody gave one for so long, it was the store that was away: then every lease begins anew,
-- and so does every grace (away_since).
--
-- ARGV[1] instance   ARGV[2] how long a lease lasts, ms   ARGV[3] '1': it is new here
--
-- Returns {'REFRESHED', 'more' where some are still to be let go of: call again | ''}
--   | {'GONE'}: it was let go of, and needs a new id

-- How many of what a dead instance had attached one call lets go of, so that it is short.
local LET_GO_AT_ONCE = 200

-- Streams of an instance that is gone keep their session alive no longer.
--   seen  its last sign of life
local function lose_streams(partition, instance, field, seen)
  local session = read_session(partition, field)
  if not session then
    return
  end
  local prefix = instance .. '/'
  for stream in pairs(session.at) do
    if stream:sub(1, #prefix) == prefix then
      session.at[stream] = nil
    end
  end
  if not session.away and next(session.at) == nil then
    session.away = math.max(seen, session.last or 0)
    session.sure = nil
  end
  write_session(partition, field, session)
  look_at_session(partition, field, now_millis)
end

-- Whether there is more.
local function let_go_of(partition, instance, seen)
  local prefix = instance .. '\n'
  local members = redis.call('ZRANGEBYLEX', partition.attached_key, '[' .. prefix,
    '(' .. instance .. '\11', 'LIMIT', 0, LET_GO_AT_ONCE)
  for _, member in ipairs(members) do
    local what, whose = member:sub(#prefix + 1):match('^(%l+)\n(.*)$')
    if what == 'session' then
      lose_streams(partition, instance, whose, seen)
    elseif what == 'wait' then
      redis.call('ZADD', partition.deadlines_key, now_millis_digits, 'wait:' .. whose)
    end
    redis.call('ZREM', partition.attached_key, member)
  end
  local more = #members == LET_GO_AT_ONCE
  if not more then
    redis.call('ZREM', partition.instances_key, instance)
  end
  return more
end

operations.refresh = {
  keys = 0,
  arguments = 3,
  run = function(partition, _, argument)
    local instance, lease = ARGV[argument + 1], tonumber(ARGV[argument + 2])
    local instances = redis.call('ZRANGE', partition.instances_key, 0, -1, 'WITHSCORES')
    local known, newest = ARGV[argument + 3] == '1', 0
    for i = 1, #instances, 2 do
      known = known or instances[i] == instance
      newest = math.max(newest, tonumber(instances[i + 1]))
    end
    if not known then
      return { 'GONE' }
    end
    local more = ''
    local outage = #instances > 0 and now_millis - newest > lease
    if outage then
      redis.call('ZADD', partition.instances_key, now_millis_digits, BACK)
    end
    for i = 1, #instances, 2 do
      local other, seen = instances[i], tonumber(instances[i + 1])
      if other ~= instance and other ~= BACK then
        if outage then
          redis.call('ZADD', partition.instances_key, now_millis_digits, other)
        elseif now_millis - seen > lease then
          more = let_go_of(partition, other, seen) and 'more' or more
        end
      end
    end
    redis.call('ZADD', partition.instances_key, now_millis_digits, instance)
    return { 'REFRESHED', more }
  end,
}
