-- Registers the access scope of a document, or takes it away; whom it does not let in loses its
-- locks, its places in the queue and its requests.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id of the whole document   ARGV[2] section
-- ARGV[3] the scope as JSON; '' takes it away
-- ARGV[4] '1' where the policy goes by scopes, so that holds end; else ''
--
-- Returns {'PUT', 1 where there was one before, else 0, resource, hold, ...}: the holds that it
-- ended. The event ACCESS_CHANGED has every instance look again who may watch.
operations.put_scope = {
  keys = 3,
  arguments = 4,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local value = ARGV[argument + 3]
    local before = access_scope(place)
    local reply = { 'PUT', before == '' and 0 or 1 }
    if value == before then
      return reply
    end
    -- So that whoever gets what has ended by now is judged as all others.
    serve_document(place)
    publish(partition, 'ACCESS_CHANGED', place.resource, '', '', '')
    local scope
    if value == '' then
      redis.call('HDEL', partition.scopes_key, document_of(place))
    else
      redis.call('HSET', partition.scopes_key, document_of(place), value)
      scope = cjson.decode(value)
    end
    if ARGV[argument + 4] == '1' then
      local ended = {}
      empty_queue(place, function(waiter)
        return not may_stay(waiter, scope)
      end)
      local fields = redis.call('HGETALL', place.locks_key)
      for i = 1, #fields, 2 do
        local met = sibling(place, fields[i])
        local entries = live_entries(met, fields[i + 1])
        for _, entry in ipairs(entries) do
          if entry.takeover and not may_stay(entry.takeover, scope) then
            decline_request(met, entries, entry)
          end
        end
        end_by_force(met, entries, function(entry)
          return entry.kept ~= nil or not may_stay(entry, scope)
        end, ended)
      end
      for _, each in ipairs(ended) do
        reply[#reply + 1] = each
      end
    end
    return reply
  end,
}
