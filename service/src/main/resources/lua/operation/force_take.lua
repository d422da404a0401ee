-- Takes a lock at once, whatever is in the way; or renews it where this very hold has it already.
-- Needs: operation/acquire.lua, whose KEYS and ARGV it has.
--
-- Returns {'GRANTED', hold, resource, hold, ...}: the holds that it ended follow
--   | {'MODE', mode} | {'FULL'} | {'SECTIONS'} | {'ACCESS'}, as acquire does

-- Those of a place's entries that have to go for the asked one, by place in the list, and how many.
-- Of the holds of its own mode only as many go as must, the oldest.
local function going(asked, entries)
  local blocking = in_the_way(asked, entries)
  local spared = asked.room - 1
  local goes, count = {}, 0
  for i = #blocking, 1, -1 do
    local entry = blocking[i]
    if entry.mode == asked.mode and not entry.kept and spared > 0 then
      spared = spared - 1
    else
      goes[entry] = true
      count = count + (entry.kept and 0 or 1)
    end
  end
  return goes, count
end

-- Ends what goes of the place's own entries, but for the last hold, from which the lock passes.
-- A place that was kept for the taker is what it takes. Returns the entries that stay, that hold at
-- their end, and whether there is one.
local function clear_way(place, asked, entries, ended)
  local goes, untold = going(asked, entries)
  local staying, ending = {}, {}
  for _, entry in ipairs(entries) do
    if not goes[entry] and entry.kept ~= asked.user then
      staying[#staying + 1] = entry
    elseif not entry.kept then
      ending[#ending + 1] = entry
    end
  end
  for _, hold in ipairs(ending) do
    untold = untold - 1
    local json = cjson.encode(hold)
    ended[#ended + 1] = place.resource
    ended[#ended + 1] = json
    if untold > 0 then
      end_hold(place, 'RELEASED', hold, json,
        ',"reason":"ADMIN"' .. standing(place, staying, untold))
    end
  end
  staying[#staying + 1] = ending[#ending]
  return staying, #ending > 0
end

-- Ends what of the document's other sections, or of the whole document, keeps the place out.
local function clear_crossing(place, blocking, ended)
  local met = {}
  for _, each in ipairs(blocking) do
    if each.resource ~= place.resource and not met[each.resource] then
      met[each.resource] = true
      local other = sibling(place, each.resource:sub(#document_of(place) + 2))
      local entries = live_entries(other, redis.call('HGET', place.locks_key, other.section))
      end_by_force(other, entries, everything, ended)
    end
  end
end

operations.force_take = {
  keys = 3,
  arguments = 13,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local asked = asked_hold(place, argument)
    if not is_scope(place, ARGV[argument + 13]) then
      return { 'ACCESS' }
    end
    local entries, blocking = survey(place, asked)
    if serve_freed() then
      entries, blocking = survey(place, asked)
    end
    local held = find_hold(entries, asked.user, ARGV[argument + 4])
    if held then
      return grant_again(place, entries, held, asked, argument)
    end
    local refusal = no_room(place, entries, argument)
    if refusal then
      return refusal
    end
    local reply = { 'GRANTED', '' }
    clear_crossing(place, blocking, reply)
    local staying, passes = clear_way(place, asked, entries, reply)
    local ttl, fixed = tonumber(ARGV[argument + 7]), fixed_part(argument)
    if passes then
      reply[2] = pass_hold(place, asked, staying, #staying, ttl, fixed)
    else
      reply[2] = grant_hold(place, asked, staying, ttl, fixed)
      -- A place that was kept for somebody may have gone for it.
      mark_freed(place)
    end
    return reply
  end,
}
