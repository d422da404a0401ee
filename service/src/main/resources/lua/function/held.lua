-- Tells what sessions hold in one partition.
--
-- KEYS[1] held
-- ARGV: user LF session of each
--
-- Returns {{resource id, ...} of each}
functions.held = function()
  local reply = {}
  for i, field in ipairs(ARGV) do
    local prefix = field .. '\nhold\n'
    local resources = {}
    local members =
      redis.call('ZRANGEBYLEX', KEYS[1], '[' .. prefix, '(' .. field .. '\nhold\11')
    for n, member in ipairs(members) do
      resources[n] = member:sub(#prefix + 1, member:find('\n', #prefix + 1, true) - 1)
    end
    reply[i] = resources
  end
  return reply
end
