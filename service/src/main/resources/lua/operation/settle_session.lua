-- Ends what begin_settling began: sets when to look at the session again, or forgets it where it is
-- away and has nothing left. Where its deadline was moved meanwhile, that stands.
--
-- ARGV[1] user   ARGV[2] session   ARGV[3] the deadline that begin_settling has set
-- ARGV[4] when to look again, ms; 0: not before it changes
--
-- Returns {'SETTLED'}
operations.settle_session = {
  keys = 0,
  arguments = 4,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    local member, again = 'session:' .. field, tonumber(ARGV[argument + 4])
    if redis.call('ZSCORE', partition.deadlines_key, member) ~= ARGV[argument + 3] then
      return { 'SETTLED' }
    end
    local session = read_session(partition, field)
    if session and session.leave and now_millis >= leaves_at(partition, session) then
      session.leave, session.delay = nil, nil
      write_session(partition, field, session)
    end
    if again == 0 and session and session.away then
      local remembered = away_since(partition, session) + session.grace
      if #bound_members(partition, field, '', 1) > 0 then
        -- It got something while it was settled: the deadline stands.
        return { 'SETTLED' }
      end
      if session.home and now_millis < remembered then
        again = remembered
      else
        redis.call('HDEL', partition.sessions_key, field)
      end
    end
    if again > 0 then
      redis.call('ZADD', partition.deadlines_key, digits(again), member)
    else
      redis.call('ZREM', partition.deadlines_key, member)
    end
    return { 'SETTLED' }
  end,
}
