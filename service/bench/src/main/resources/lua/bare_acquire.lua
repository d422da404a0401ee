-- Takes a lock with a fencing token and an event, and does nothing else: what
-- Redis must do at the least for an Acquire. A script, so that it is one step.
-- KEYS[1] the lock, KEYS[2] the counter of tokens, KEYS[3] the stream of events
-- ARGV[1] lock id, ARGV[2] TTL in ms, ARGV[3] events kept
-- Returns the token, or 0 where the lock is held.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 0
end
local token = redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'acquired', KEYS[1])
return token
