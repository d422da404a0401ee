-- Notes what a session's home partition says of it: it is away everywhere, or alive elsewhere. In
-- the second case its grace does not run here, and a sweeper looks again until its stream is
-- attached here too.
--
-- ARGV[1] user   ARGV[2] session   ARGV[3] away | attached
-- ARGV[4] away: since when, ms; attached: ms until it is looked at again
--
-- Returns {'NOTED'} | {'ATTACHED'}: meanwhile it is attached here
operations.confirm_away = {
  keys = 0,
  arguments = 4,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    local session = read_session(partition, field)
    if not session or not session.away then
      return { 'ATTACHED' }
    end
    if ARGV[argument + 3] == 'away' then
      session.sure = true
      session.away = math.max(session.away, tonumber(ARGV[argument + 4]))
    else
      session.sure = nil
      session.away = now_millis
      redis.call('ZADD', partition.deadlines_key,
        digits(now_millis + tonumber(ARGV[argument + 4])), 'session:' .. field)
    end
    write_session(partition, field, session)
    return { 'NOTED' }
  end,
}
