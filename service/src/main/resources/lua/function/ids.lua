-- Lists held resource ids of one partition, with the revision that the list is as of.
--
-- One call, because ids and revision must be of one moment. Which locks keys to read next follows
-- from its answer, so that reading is a call of its own (snapshot.lua).
--
-- KEYS[1] revision   KEYS[2] index
-- ARGV[1] least id, in ZRANGEBYLEX's form   ARGV[2] greatest, likewise   ARGV[3] how many at most
--
-- Returns {epoch or '', revision, id, ...}
functions.ids = function()
  local stored = redis.call('HMGET', KEYS[1], 'last', 'epoch')
  local ids = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])
  return { stored[2] or '', tonumber(stored[1] or 0), unpack(ids) }
end
