-- What a session has here, page by page.
--
-- ARGV[1] user   ARGV[2] session   ARGV[3] the last member of the page before, or ''
-- ARGV[4] how many at most
--
-- Returns {'HAS', member, ...}
operations.session_holds = {
  keys = 0,
  arguments = 4,
  run = function(partition, _, argument)
    local field = session_field(ARGV[argument + 1], ARGV[argument + 2])
    return { 'HAS', unpack(bound_members(partition, field, ARGV[argument + 3],
      tonumber(ARGV[argument + 4]))) }
  end,
}
