-- A session that is attached here views a document, or one section of it.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] the whole document's resource id   ARGV[2] its section   ARGV[3] user   ARGV[4] session
-- ARGV[5] the section that is viewed, or '': the document   ARGV[6] name to show
-- ARGV[7] how many users may view it; 0: no limit. A holder of one of its locks is always let in
--
-- Returns {'VIEWS'} | {'FULL'}

local function holds_some(place, user)
  for _, value in ipairs(redis.call('HVALS', place.locks_key)) do
    for _, entry in ipairs(cjson.decode(value)) do
      if entry.user == user then
        return true
      end
    end
  end
  return false
end

local function is_full(place, viewed, user, limit)
  if limit == 0 then
    return false
  end
  local counts = redis.call('HMGET', place.viewers_key, 'u\n' .. viewed .. '\n' .. user,
    'n\n' .. viewed)
  return not counts[1] and tonumber(counts[2] or 0) >= limit and not holds_some(place, user)
end

operations.view = {
  keys = 3,
  arguments = 7,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, id, viewed = ARGV[argument + 3], ARGV[argument + 4], ARGV[argument + 5]
    local field = viewer_field(viewed, user, id)
    local value = redis.call('HGET', place.viewers_key, field)
    local viewer = value and cjson.decode(value) or nil
    if not viewer and is_full(place, viewed, user, tonumber(ARGV[argument + 7])) then
      return { 'FULL' }
    end
    if viewer then
      viewer.away = nil
    else
      viewer = { name = ARGV[argument + 6], joined = now_millis }
      count_viewer(place, viewed, user, viewer, 1)
      local session = read_session(partition, session_field(user, id))
      if not (session and watches(session, viewed_scope(place, viewed))) then
        -- Redis has lost its stream: a sweeper ends the view unless one comes again.
        bind(partition, user, id, 'view', place.resource, viewed)
        meet_session(partition, user, id, 0)
      end
    end
    redis.call('HSET', place.viewers_key, field, cjson.encode(viewer))
    return { 'VIEWS' }
  end,
}
