-- Takes a waiter out of the queue whose time is up, or whose instance is dead, and which its own
-- instance did not take out. For sweepers; doing it twice does nothing.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] its arrival
--
-- Returns {'SWEPT'}
operations.sweep_wait = {
  keys = 3,
  arguments = 3,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local arrival = ARGV[argument + 3]
    local waiter, json = find_arrival(place, arrival)
    if not waiter then
      redis.call('ZREM', partition.deadlines_key, wait_deadline(place.resource, arrival))
    elseif is_waiting(partition, waiter) then
      -- Its JSON may be written in another order now, so that it would stand there twice.
      untie_waiter(place, waiter, json)
      tie_waiter(place, waiter)
    else
      leave_queue(place, waiter, json, true)
    end
    return { 'SWEPT' }
  end,
}
