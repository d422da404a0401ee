-- Commits a batch of operations on locks, each with a result of its own.
--
-- One call, because each operation reads, decides and writes as one step; a batch, because one call
-- to Redis for all that arrived while the last was under way costs a fraction of one for each. It
-- is no transaction: each operation runs under pcall, and one that fails takes down none of the
-- others.
--
-- KEYS: PARTITION_KEYS of each partition that the batch touches (include/partition.lua), then for
-- each operation, in order, as its own file in operation/ says.
-- ARGV[1] a random id, the epoch of a partition that has none
-- ARGV[2] how many events a partition's stream keeps
-- ARGV[3] after how long without a sign of life an instance is dead, ms
-- ARGV[4] how many partitions; then for each the highest revision that the caller has seen of it
-- then for each operation: its name; which of the partitions, from 0, or '' where it is apart; the
-- time after which it must not act, ms of Redis's clock; and its own arguments.
--
-- An operation that is apart has to do with a key of its own and with no partition: those are not
-- given then, and its revision is 0.
--
-- Returns {now in µs, epochs made, {what, resource, hold, ...} (news in include/holds.lua),
-- {resource, user, lock id, reservation, ... given up}, result, ...}. A result is the number of its
-- values, and then these: revision of the partition, status, ...; status is the operation's own, or
-- 'LATE' (it did nothing), or 'FAILED' with a text (a defect of ours). Results are not tables of
-- their own, since Redis looks at each table of a reply for seven names before it takes it for a
-- list.

local ARGUMENTS_BEFORE = 4
local ARGUMENTS_EACH = 3

-- Runs one operation: its keys are behind KEYS[key], its arguments behind ARGV[argument].
local function run(operation, ordinal, key, argument)
  if operation.apart then
    return operation.run(nil, key, argument), 0
  end
  local partition = open_partition(
    ordinal, ARGV[ARGUMENTS_BEFORE + 1 + ordinal], ARGV[1], ARGV[2])
  local result = operation.run(partition, key, argument)
  serve_freed()
  return result, partition.last
end

local LATE = { 'LATE' }

local function fault(problem)
  return { 'FAILED', type(problem) == 'table' and problem.err or tostring(problem) }
end

-- Puts a result behind the others; answers where the reply ends then.
local function add_result(reply, filled, result, revision)
  local size = #result
  reply[filled + 1], reply[filled + 2] = size + 1, revision
  for i = 1, size do
    reply[filled + 2 + i] = result[i]
  end
  return filled + 2 + size
end

functions.commit = function()
  begin_leases(ARGV[3])
  local touched = tonumber(ARGV[ARGUMENTS_BEFORE])
  local reply, filled = { now_micros, 0, news, given_up }, 4
  local key, argument = touched * PARTITION_KEYS, ARGUMENTS_BEFORE + touched
  while argument < #ARGV do
    local operation = operations[ARGV[argument + 1]]
    local ordinal, not_after = ARGV[argument + 2], ARGV[argument + 3]
    argument = argument + ARGUMENTS_EACH
    if now_millis - not_after > 0 then
      filled = add_result(reply, filled, LATE, 0)
    else
      local ran, outcome, revision = pcall(run, operation, ordinal, key, argument)
      if ran then
        filled = add_result(reply, filled, outcome, revision)
      else
        -- What it ended before it failed is the next one's all the same.
        pcall(serve_freed)
        filled = add_result(reply, filled, fault(outcome), 0)
      end
    end
    key = key + operation.keys
    argument = argument + operation.arguments
  end
  store_revisions()
  reply[2] = epochs_made
  return reply
end
