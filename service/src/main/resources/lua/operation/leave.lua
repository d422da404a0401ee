-- Notes that a session wants to release its locks after a while, unless a stream of it opens before
-- (attach). For a page that is left, or perhaps only reloaded.
--
-- ARGV[1] user   ARGV[2] session   ARGV[3] after how many ms
--
-- Returns {'LEAVES', '1' where it has something here | ''}
operations.leave = {
  keys = 0,
  arguments = 3,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    local session = read_session(partition, field)
    if not session then
      return { 'LEAVES', '' }
    end
    -- Also where it has nothing: an Acquire may be under way.
    session.leave, session.delay = now_millis, tonumber(ARGV[argument + 3])
    write_session(partition, field, session)
    look_at_session(partition, field, session.leave + session.delay)
    return { 'LEAVES', #bound_members(partition, field, '', 1) > 0 and '1' or '' }
  end,
}
