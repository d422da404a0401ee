-- The access scopes of documents: who may edit them.
-- Needs: holds.
--
-- One hash a partition, field document, so that each script that takes a lock may look at one. A
-- scope is {user} of a personal document, {application}, or {project, application}.

local function access_scope(place)
  return redis.call('HGET', place.partition.scopes_key, document_of(place)) or ''
end

-- Whether the scope is still the one by which a caller was let in; '' is that of whom none counts
-- for.
local function is_scope(place, mark)
  return mark == '' or access_scope(place) == mark
end

-- Whether an entry's user may go on under a scope, or nil where there is none any more. The entry
-- keeps in `by` what let it in, as Memberships.java names it.
local function may_stay(entry, scope)
  if not scope then
    return false
  end
  if scope.user then
    return entry.user == scope.user
  end
  for _, membership in ipairs(entry.by or {}) do
    if membership == 'role:service'
      or membership == 'application:' .. scope.application
      or (scope.project and membership == 'project:' .. scope.project) then
      return true
    end
  end
  return false
end
