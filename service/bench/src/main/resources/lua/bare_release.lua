-- Gives up a lock with an event, and does nothing else: what Redis must do at
-- the least for a Release. A script, so that only the holder's lock goes.
-- KEYS[1] the lock, KEYS[2] the stream of events
-- ARGV[1] lock id, ARGV[2] events kept
-- Returns 1, or 0 where this hold has it not.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'released', KEYS[1])
return 1
