-- Ends holds against their holders' will.
-- Needs: holds.

-- Ends entries of a place, each hold with its RELEASED event.
--   entries  those of the place
--   goes     says of an entry whether it does
--   ended    gets {resource, hold, ...}
local function end_by_force(place, entries, goes, ended)
  local staying, ending = {}, {}
  for _, entry in ipairs(entries) do
    if not goes(entry) then
      staying[#staying + 1] = entry
    elseif not entry.kept then
      ending[#ending + 1] = entry
    end
  end
  for i, hold in ipairs(ending) do
    local json = cjson.encode(hold)
    end_hold(place, 'RELEASED', hold, json,
      ',"reason":"ADMIN"' .. standing(place, staying, #ending - i))
    ended[#ended + 1] = place.resource
    ended[#ended + 1] = json
  end
  if #staying < #entries then
    store_section(place, staying)
    -- Also where it was only a kept place, which no end of a hold tells of.
    mark_freed(place)
  end
end

local function everything()
  return true
end
