-- What a session has in a partition: its holds, its places in queues, its requests for takeovers.
-- Needs: partition.
--
-- One zset a partition, all scores 0, so that a script that frees a lock may write what another
-- session gets, whose name its caller could not know. Members are parts joined by line feeds, which
-- stand in none of them: user, session, kind (hold, wait or ask), resource, and what names it there
-- (fencing token, arrival or takeover id).

local function bound_member(user, session, kind, resource, name)
  return table.concat({ user, session, kind, resource, name }, '\n')
end

-- Notes what a session has; without a session there is nothing to note.
local function bind(partition, user, session, kind, resource, name)
  if session and session ~= '' then
    redis.call('ZADD', partition.held_key, 0, bound_member(user, session, kind, resource, name))
  end
end

local function unbind(partition, user, session, kind, resource, name)
  if session and session ~= '' then
    redis.call('ZREM', partition.held_key, bound_member(user, session, kind, resource, name))
  end
end
