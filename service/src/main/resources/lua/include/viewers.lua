-- Who looks at a document and at its sections: one hash a document.
-- Needs: call, partition, sessions, holds.
--
-- Fields are parts joined by LF. What is viewed is a section, or '' for the document as a whole:
--   s, what, user, session -> {name, joined, away}, times in ms; away: since when no stream of the
--                             session watches it, while that is not told
--   u, what, user          -> how many sessions of the user
--   n, what                -> how many users
-- Each session's view is either of a scope that a stream of it watches, or it is among what the
-- session has (held, kind view), so that a sweeper ends it.

local function viewer_field(viewed, user, session)
  return 's\n' .. viewed .. '\n' .. user .. '\n' .. session
end

-- The scope as its streams write it.
local function viewed_scope(place, viewed)
  return viewed == '' and document_of(place) or document_of(place) .. ':' .. viewed
end

local function watches(session, scope)
  for _, scopes in pairs(session.at) do
    if ('\n' .. scopes .. '\n'):find('\n' .. scope .. '\n', 1, true) then
      return true
    end
  end
  return false
end

-- A stream of a session has gone: notes what it viewed and no other stream watches.
--   scopes  as the stream had them (at in include/sessions.lua)
local function note_unwatched(partition, user, id, session, scopes)
  for scope in scopes:gmatch('[^\n]+') do
    if scope:sub(1, 1) ~= '-' and not watches(session, scope) then
      local document, viewed = scope:match('^([^:]+:[^:]+):?(.*)$')
      bind(partition, user, id, 'view', document .. ':' .. WHOLE_DOCUMENT, viewed)
    end
  end
end

-- Tells that one more, or one less, session of a user views something, and counts it.
--   change  1 or -1
local function count_viewer(place, viewed, user, viewer, change)
  local user_field, count_field = 'u\n' .. viewed .. '\n' .. user, 'n\n' .. viewed
  local counts = redis.call('HMGET', place.viewers_key, user_field, count_field)
  local before, users = tonumber(counts[1] or 0), tonumber(counts[2] or 0)
  local sessions = math.max(0, before + change)
  if before == 0 then
    users = users + 1
  elseif sessions == 0 then
    users = users - 1
  end
  publish(place.partition, sessions > 0 and 'VIEWER_JOINED' or 'VIEWER_LEFT',
    viewed == '' and place.resource or viewed_scope(place, viewed),
    ',"viewer":', cjson.encode({
      viewed = viewed, user = user, name = viewer.name, joined = viewer.joined,
      sessions = sessions,
    }), ',"viewers":' .. users)
  if sessions > 0 then
    redis.call('HSET', place.viewers_key, user_field, sessions, count_field, users)
  else
    redis.call('HDEL', place.viewers_key, user_field)
    if users > 0 then
      redis.call('HSET', place.viewers_key, count_field, users)
    else
      redis.call('HDEL', place.viewers_key, count_field)
    end
  end
end

-- Brings a view up to date with its session; tells that it has ended only after a while. Answers
-- when to do so again; nil where it is watched again or has ended.
local function settle_view(place, session, user, id, viewed, quiet)
  local field = viewer_field(viewed, user, id)
  local value = redis.call('HGET', place.viewers_key, field)
  if not value then
    return nil
  end
  local viewer = cjson.decode(value)
  if watches(session, viewed_scope(place, viewed)) then
    if viewer.away then
      viewer.away = nil
      redis.call('HSET', place.viewers_key, field, cjson.encode(viewer))
    end
    return nil
  end
  local since = viewer.away or session.away or now_millis
  local told = math.max(since, back_at(place.partition)) + quiet
  if now_millis < told then
    if not viewer.away then
      viewer.away = since
      redis.call('HSET', place.viewers_key, field, cjson.encode(viewer))
    end
    return told
  end
  count_viewer(place, viewed, user, viewer, -1)
  redis.call('HDEL', place.viewers_key, field)
  return nil
end
