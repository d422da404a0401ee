-- Takes up a session that is due, for one sweeper at a time: its deadline moves on a little, so
-- that another comes back to it should this one not get to the end. Answers what the session has
-- here.
--
-- ARGV[1] user   ARGV[2] session
-- ARGV[3] '' | the deadline that an earlier call has set, to read on
-- ARGV[4] the last member that the earlier call answered, or ''
-- ARGV[5] ms until another sweeper may take it up   ARGV[6] how many members at most
--
-- Returns {'NONE'}: nothing is due, or another is at it
--   | {'DUE', its deadline now, ms; attached | away; 'home' or ''; member, ...}
operations.begin_settling = {
  keys = 0,
  arguments = 6,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    local deadline = redis.call('ZSCORE', partition.deadlines_key, 'session:' .. field)
    local mine = ARGV[argument + 3]
    if not deadline or (mine == '' and tonumber(deadline) > now_millis)
      or (mine ~= '' and deadline ~= mine) then
      return { 'NONE' }
    end
    local session = read_session(partition, field)
    if not session then
      -- Lost, with what it has still here: it has a grace like any other.
      session = { at = {}, away = now_millis, grace = 0 }
      write_session(partition, field, session)
    end
    local taken = digits(now_millis + tonumber(ARGV[argument + 5]))
    redis.call('ZADD', partition.deadlines_key, taken, 'session:' .. field)
    local members =
      bound_members(partition, field, ARGV[argument + 4], tonumber(ARGV[argument + 6]))
    local state = session.away and 'away' or 'attached'
    return { 'DUE', taken, state, session.home and 'home' or '', unpack(members) }
  end,
}
