-- Which entries are in the way of a hold that is asked for.
-- Needs: holds.
--
-- asked: {user, session, mode, room}; room is how many holds of that mode the resource takes.

-- A place kept for a former holder is in the way of all others as the hold itself would be.
local function is_own_place(asked, entry)
  return entry.kept == asked.user
end

-- Sections and the whole document keep each other out, but for the same user in the same session,
-- and but for shared beside shared.
local function crosses(asked, entry)
  if is_own_place(asked, entry) then
    return false
  end
  if entry.user == asked.user and asked.session ~= '' and entry.session == asked.session then
    return false
  end
  return not (asked.mode == 'shared' and entry.mode == 'shared')
end

-- Entries of the same resource that are in the way: all of the other mode, and those of the same
-- mode where they leave no room.
local function in_the_way(asked, entries)
  local same_mode, blocking = {}, {}
  for _, entry in ipairs(entries) do
    if not is_own_place(asked, entry) then
      local list = entry.mode == asked.mode and same_mode or blocking
      list[#list + 1] = entry
    end
  end
  if #same_mode >= asked.room then
    for _, entry in ipairs(same_mode) do
      blocking[#blocking + 1] = entry
    end
  end
  return blocking
end
