-- Lists sessions whose home is a partition, in their order.
--
-- KEYS[1] sessions
-- ARGV[1] user LF session to begin behind; '' for the first
-- ARGV[2] whose sessions; '' means everybody's
-- ARGV[3] how many at most
--
-- Returns {user LF session, the session as JSON (include/sessions.lua), ...}
functions.sessions = function()
  local found, values = {}, {}
  local fields = redis.call('HGETALL', KEYS[1])
  local prefix = ARGV[2] .. '\n'
  for i = 1, #fields, 2 do
    local field = fields[i]
    if field > ARGV[1] and (ARGV[2] == '' or field:sub(1, #prefix) == prefix)
      and fields[i + 1]:find('"home":true', 1, true) then
      found[#found + 1] = field
      values[field] = fields[i + 1]
    end
  end
  table.sort(found)
  local reply = {}
  for i = 1, math.min(#found, tonumber(ARGV[3])) do
    reply[#reply + 1] = found[i]
    reply[#reply + 1] = values[found[i]]
  end
  return reply
end
