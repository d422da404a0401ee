-- A stream of a session has ended. With the last of them here the session is away here.
--
-- ARGV[1] user   ARGV[2] session   ARGV[3] instance   ARGV[4] stream
--
-- Returns {'DETACHED', '1' where a sweeper should look now | ''} | {'ABSENT'}
operations.detach = {
  keys = 0,
  arguments = 4,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    local stream = ARGV[argument + 3] .. '/' .. ARGV[argument + 4]
    local session = read_session(partition, field)
    if not session or not session.at[stream] then
      return { 'ABSENT' }
    end
    local scopes = session.at[stream]
    session.at[stream] = nil
    note_unwatched(partition, ARGV[argument + 1], ARGV[argument + 2], session, scopes)
    local any_stays = next(session.at) ~= nil
    if any_stays then
      session.last = now_millis
    else
      session.away = now_millis
    end
    local has_some = #bound_members(partition, field, '', 1) > 0
    if any_stays or has_some or session.home then
      write_session(partition, field, session)
    else
      redis.call('HDEL', partition.sessions_key, field)
      redis.call('ZREM', partition.deadlines_key, 'session:' .. field)
      return { 'DETACHED', '' }
    end
    if has_some then
      look_at_session(partition, field, now_millis)
    elseif not any_stays then
      look_at_session(partition, field, now_millis + session.grace)
    end
    return { 'DETACHED', has_some and '1' or '' }
  end,
}
