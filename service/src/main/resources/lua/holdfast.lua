-- All that Redis runs for the service: a library of functions, each in a file of its own.
--
-- A library, because EVALSHA runs a script's whole text at each call and so makes all its Lua
-- functions anew, which is more work than an operation. What is made here is made once, when the
-- library is loaded: functions and constants. The state of a call is set by what begins it.
--
-- VERSION, a digest of this text, ends the names of the library and of its functions, so that
-- services of two versions can live on one Redis.

-- @include include/call.lua
-- @include include/partition.lua
-- @include include/sessions.lua
-- @include include/queue.lua
-- @include include/holds.lua
-- @include include/viewers.lua
-- @include include/conflicts.lua
-- @include include/takeover.lua
-- @include include/serve.lua
-- @include include/force.lua
-- @include include/access.lua

-- Each file's own locals end with it: Lua takes 200 of one scope.
local operations = {}
do
  -- @include operation/acquire.lua
  -- @include operation/force_take.lua
end
do
  -- @include operation/release.lua
end
do
  -- @include operation/renew.lua
end
do
  -- @include operation/expire.lua
end
do
  -- @include operation/stop_waiting.lua
end
do
  -- @include operation/sweep_wait.lua
end
do
  -- @include operation/request_takeover.lua
end
do
  -- @include operation/answer_takeover.lua
end
do
  -- @include operation/refresh.lua
end
do
  -- @include operation/attach.lua
end
do
  -- @include operation/detach.lua
end
do
  -- @include operation/session_state.lua
end
do
  -- @include operation/begin_settling.lua
end
do
  -- @include operation/confirm_away.lua
end
do
  -- @include operation/settle.lua
end
do
  -- @include operation/settle_session.lua
end
do
  -- @include operation/view.lua
end
do
  -- @include operation/session_holds.lua
end
do
  -- @include operation/renew_bound.lua
end
do
  -- @include operation/release_bound.lua
end
do
  -- @include operation/leave.lua
end
do
  -- @include operation/reserve.lua
end
do
  -- @include operation/forget.lua
end
do
  -- @include operation/force_release.lua
end
do
  -- @include operation/clear.lua
end
do
  -- @include operation/put_scope.lua
end

local functions = {}
do
  -- @include function/commit.lua
end
do
  -- @include function/snapshot.lua
end
do
  -- @include function/ids.lua
end
do
  -- @include function/due.lua
end
do
  -- @include function/sessions.lua
end
do
  -- @include function/held.lua
end

local function register(name, run, flags)
  redis.register_function({
    function_name = name .. '_' .. VERSION,
    flags = flags,
    callback = function(keys, arguments)
      begin_call(keys, arguments)
      begin_partitions()
      begin_queues()
      begin_holds()
      return run()
    end,
  })
end

-- Without flags, Redis refuses a function when it is out of memory; with allow-oom it does not:
-- that is for what frees more than it writes.
register('commit', functions.commit, {})
register('commit_freeing', functions.commit, { 'allow-oom' })
register('snapshot', functions.snapshot, { 'allow-oom' })
register('ids', functions.ids, { 'no-writes' })
register('due', functions.due, { 'no-writes' })
register('sessions', functions.sessions, { 'no-writes' })
register('held', functions.held, { 'no-writes' })
