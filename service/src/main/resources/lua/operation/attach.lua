-- A stream of a session is open: the session is alive here as long as it is.
--
-- ARGV[1] user      ARGV[2] session   ARGV[3] instance   ARGV[4] stream, unique to the instance
-- ARGV[5] name to show                ARGV[6] ms that the session is remembered once it is away
-- ARGV[7] the scopes that the stream has here (at in include/sessions.lua)
-- ARGV[8] known: only where the session is here already | here | home: its home partition
--
-- Returns {'ATTACHED', '1' where it was away and has something here | ''} | {'UNKNOWN'}
--   | {'GONE'}: the instance was let go of, and needs a new id
operations.attach = {
  keys = 0,
  arguments = 8,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    local instance, where = ARGV[argument + 3], ARGV[argument + 8]
    local session = read_session(partition, field)
    if not session and where == 'known' then
      return { 'UNKNOWN' }
    end
    if not redis.call('ZSCORE', partition.instances_key, instance) then
      return { 'GONE' }
    end
    session = session or { at = {} }
    local was_away = session.away ~= nil
    session.away, session.sure, session.leave, session.delay = nil, nil, nil, nil
    session.grace = tonumber(ARGV[argument + 6])
    if where == 'home' then
      session.home, session.name = true, ARGV[argument + 5]
      session.connected = session.connected or now_millis
    end
    session.at[instance .. '/' .. ARGV[argument + 4]] = ARGV[argument + 7]
    write_session(partition, field, session)
    local has_some = was_away and #bound_members(partition, field, '', 1) > 0
    if has_some then
      look_at_session(partition, field, now_millis)
    end
    return { 'ATTACHED', has_some and '1' or '' }
  end,
}
