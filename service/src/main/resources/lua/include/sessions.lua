-- The sessions of a partition: who is attached through which streams, and what each has here.
-- Needs: call, partition.
--
-- sessions: one hash a partition, field user LF session, so that a script that frees a lock may
-- look up a session whose name its caller could not know. A session is {at, last, away, sure,
-- grace, home, name, connected, leave, delay}, times in ms:
--   at     the streams that keep it alive, <instance>/<stream> -> the scopes of this partition that
--          it views, separated by LF; in its home also what else it watches, with - before each.
--          Each is written by its own instance alone, and stays as it is until the stream ends
--   last   when a stream of it has ended, while others are open: it was alive then
--   away   since when no stream was attached here; absent while one is
--   sure   no stream is attached elsewhere either: its home partition was asked
--   grace  how long it is remembered once it is away, ms
--   home   this is the partition that knows all of its streams; name (to show) and connected (since
--          when) are here alone
--   leave, delay  since when it wants to release its locks, and after how many ms; void by a stream
--
-- held: one zset a partition, all scores 0. Members are parts joined by LF, which stands in none of
-- them: user, session, kind (hold, wait, ask or view), resource, and what names it there (fencing
-- token, arrival, takeover id, or the section that is viewed). A view is among them only while no
-- stream watches it: what is watched stands in at.
--
-- attached: one zset a partition, all scores 0: instance, wait, resource, arrival. Places in queues
-- that end when that instance does.
--
-- A deadline session:<field> is when a sweeper has to look at the session.

local function bound_member(user, session, kind, resource, name)
  return table.concat({ user, session, kind, resource, name }, '\n')
end

-- Notes what a session has; without a session there is nothing to note.
local function bind(partition, user, session, kind, resource, name)
  if session and session ~= '' then
    redis.call('ZADD', partition.held_key, 0, bound_member(user, session, kind, resource, name))
  end
end

local function unbind(partition, user, session, kind, resource, name)
  if session and session ~= '' then
    redis.call('ZREM', partition.held_key, bound_member(user, session, kind, resource, name))
  end
end

-- At most so many members of what a session has here, after one of them, in their order.
local function bound_members(partition, field, after, limit)
  local from = after == '' and '[' .. field .. '\n' or '(' .. after
  return redis.call('ZRANGEBYLEX', partition.held_key, from, '(' .. field .. '\11', 'LIMIT', 0,
    limit)
end

local function session_field(user, session)
  return user .. '\n' .. session
end

local function read_session(partition, field)
  local value = redis.call('HGET', partition.sessions_key, field)
  return value and cjson.decode(value) or nil
end

local function write_session(partition, field, session)
  redis.call('HSET', partition.sessions_key, field, cjson.encode(session))
end

-- Has a sweeper look at a session by then, or earlier where it is to look earlier already.
local function look_at_session(partition, field, millis)
  redis.call('ZADD', partition.deadlines_key, 'LT', digits(millis), 'session:' .. field)
end

-- A place among instances' signs of life: when the store was last found again after an outage.
local BACK = 'back'

local function back_at(partition)
  return tonumber(redis.call('ZSCORE', partition.instances_key, BACK) or 0)
end

-- Since when a session that is away is away. Time in which nobody could reach the store, and so
-- nobody could come back, does not count.
local function away_since(partition, session)
  return math.max(session.away, back_at(partition))
end

-- When a session releases its locks by its own will; nil where it does not want to.
local function leaves_at(partition, session)
  return session.leave and math.max(session.leave, back_at(partition)) + session.delay or nil
end

-- Whether it is certain that no stream of a session is open: its locks are in grace.
local function is_in_grace(partition, user, session)
  local found = session and session ~= ''
    and read_session(partition, session_field(user, session)) or nil
  return found ~= nil and found.away ~= nil and (found.home or found.sure) and true or false
end

-- A session was granted something here. Where no stream of it is attached here, its grace counts
-- from now, and a sweeper looks whether one is open elsewhere.
--   grace  ms, or the JSON of a hold, out of which it is read only where it is needed
local function meet_session(partition, user, session, grace)
  if not session or session == '' then
    return
  end
  local field = session_field(user, session)
  local value = redis.call('HGET', partition.sessions_key, field)
  if not value then
    grace = tonumber(grace) or tonumber(grace:match('"grace":(%d+)') or 0)
    write_session(partition, field, { at = {}, away = now_millis, grace = grace })
    look_at_session(partition, field, now_millis)
  elseif value:find('"away":', 1, true) then
    look_at_session(partition, field, now_millis)
  end
end
