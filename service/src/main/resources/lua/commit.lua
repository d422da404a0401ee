-- Commits a batch of operations on locks, each with a result of its own.
--
-- A script, because each operation reads, decides and writes as one step; a batch, because one call
-- to Redis for all that arrived while the last was under way costs a fraction of one for each. It
-- is no transaction: each operation runs under pcall, and one that fails takes down none of the
-- others.
--
-- KEYS: for each operation, in order, as its own file in operation/ says.
-- ARGV[1] a random id, the epoch of a partition that has none
-- ARGV[2] how many events a partition's stream keeps
-- then for each operation: its name; the highest revision that the caller has seen of the
-- partition; the time after which it must not act, ms of Redis's clock; and its own arguments.
--
-- Returns {now in µs, epochs made, {resource, hold, ... that expired}, result, ...}. A result is
-- {revision of the partition, status, ...}; status is the operation's own, or 'LATE' (it did
-- nothing), or 'FAILED' with a text (a defect of ours).

-- @include include/clock.lua
-- @include include/partition.lua
-- @include include/holds.lua
-- @include include/conflicts.lua

local operations = {}

-- @include operation/acquire.lua
-- @include operation/release.lua
-- @include operation/renew.lua
-- @include operation/expire.lua

local ARGUMENTS_BEFORE = 2
local ARGUMENTS_EACH = 3

local function slice(list, from, count)
  local part = {}
  for i = 1, count do
    part[i] = list[from + i]
  end
  return part
end

local function fault(problem)
  return { 'FAILED', type(problem) == 'table' and problem.err or tostring(problem) }
end

local reply = { now_micros, 0, expired }
local keys_read, arguments_read = 0, ARGUMENTS_BEFORE
while arguments_read < #ARGV do
  local name, seen, not_after = ARGV[arguments_read + 1], ARGV[arguments_read + 2],
    tonumber(ARGV[arguments_read + 3])
  local operation = operations[name]
  local keys = slice(KEYS, keys_read, operation.keys)
  local arguments = slice(ARGV, arguments_read + ARGUMENTS_EACH, operation.arguments)
  keys_read = keys_read + operation.keys
  arguments_read = arguments_read + ARGUMENTS_EACH + operation.arguments

  local partition, result
  if now_millis > not_after then
    result = { 'LATE' }
  else
    local ran, outcome = pcall(function()
      partition = open_partition(keys, seen, ARGV[1], ARGV[2])
      return operation.run(partition, keys, arguments)
    end)
    result = ran and outcome or fault(outcome)
  end
  table.insert(result, 1, partition and partition.last or 0)
  reply[#reply + 1] = result
end
reply[2] = epochs_made
return reply
