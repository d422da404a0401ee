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

-- How many sessions are read at once.
local SESSIONS_AT_ONCE = 100

-- Streams of an instance that is gone keep their session alive no longer. Answers whether it had
-- any.
--   seen  its last sign of life
local function lose_streams(partition, instance, field, session, seen)
  local prefix, lost = instance .. '/', {}
  for stream, scopes in pairs(session.at) do
    if stream:sub(1, #prefix) == prefix then
      session.at[stream] = nil
      lost[#lost + 1] = scopes
    end
  end
  if #lost == 0 then
    return false
  end
  local user, id = field:match('^(.-)\n(.*)$')
  note_unwatched(partition, user, id, session, table.concat(lost, '\n'))
  if not session.away and next(session.at) == nil then
    session.away = math.max(seen, session.last or 0)
    session.sure = nil
  end
  write_session(partition, field, session)
  look_at_session(partition, field, now_millis)
  return true
end

-- Finds the sessions of an instance among all that there are: instances die seldom, and a note
-- beside each session of whose it is would cost as much again. Those that it let go of are
-- not found again. Answers whether there may be more.
local function let_go_of_sessions(partition, instance, seen)
  -- As cjson writes it, so that only what may be meant is decoded.
  local mark = '"' .. instance .. '\\/'
  local cursor, lost = '0', 0
  repeat
    local page = redis.call('HSCAN', partition.sessions_key, cursor, 'COUNT', SESSIONS_AT_ONCE)
    cursor = page[1]
    for i = 1, #page[2], 2 do
      local field, value = page[2][i], page[2][i + 1]
      if value:find(mark, 1, true)
        and lose_streams(partition, instance, field, cjson.decode(value), seen) then
        lost = lost + 1
        if lost == LET_GO_AT_ONCE then
          return true
        end
      end
    end
  until cursor == '0'
  return false
end

-- Each place in a queue is looked at by a sweeper. Answers whether there may be more.
local function let_go_of_waits(partition, instance)
  local prefix = instance .. '\nwait\n'
  local members = redis.call('ZRANGEBYLEX', partition.attached_key, '[' .. prefix,
    '(' .. instance .. '\nwait\11', 'LIMIT', 0, LET_GO_AT_ONCE)
  for _, member in ipairs(members) do
    redis.call('ZADD', partition.deadlines_key, now_millis_digits,
      'wait:' .. member:sub(#prefix + 1))
    redis.call('ZREM', partition.attached_key, member)
  end
  return #members == LET_GO_AT_ONCE
end

-- Answers whether there may be more.
local function let_go_of(partition, instance, seen)
  local more = let_go_of_sessions(partition, instance, seen)
  more = let_go_of_waits(partition, instance) or more
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
