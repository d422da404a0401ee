-- Whether a session is alive, as its home partition knows.
--
-- ARGV[1] user   ARGV[2] session
--
-- Returns {'STATE', attached | away | absent, since when it is away, ms, or 0}
operations.session_state = {
  keys = 0,
  arguments = 2,
  run = function(partition, _, argument)
    local session =
      read_session(partition, session_field(ARGV[argument + 1], ARGV[argument + 2]))
    if not session then
      return { 'STATE', 'absent', 0 }
    end
    if not session.away then
      return { 'STATE', 'attached', 0 }
    end
    return { 'STATE', 'away', away_since(partition, session) }
  end,
}
