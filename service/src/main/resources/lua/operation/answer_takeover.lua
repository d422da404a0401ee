-- The holder's answer to a request for a takeover, or the requester's withdrawal.
--
-- KEYS[1] locks   KEYS[2] queue   KEYS[3] viewers: those of the document
-- ARGV[1] resource id   ARGV[2] section   ARGV[3] user   ARGV[4] lock id: of the holder, or of the
--         requester   ARGV[5] the request's id   ARGV[6] '1': yes | '': no
--
-- Returns {'TAKEN', the requester's hold} | {'KEPT', the holder's} | {'ABSENT'}: no such request
--   | {'FORBIDDEN'}: not the caller's to answer
operations.answer_takeover = {
  keys = 3,
  arguments = 6,
  run = function(partition, key, argument)
    local place = operated_place(partition, key, argument)
    local user, lock = ARGV[argument + 3], ARGV[argument + 4]
    local accepts = ARGV[argument + 6] == '1'
    local entries = served_entries(place)
    local hold, nth = find_asked(entries, ARGV[argument + 5])
    if not hold then
      return { 'ABSENT' }
    end
    local is_holder = hold.user == user and hold.lock == lock
    local is_requester = hold.takeover.user == user and hold.takeover.lock == lock
    if is_holder and accepts then
      local json, is_taken = hand_over(place, entries, nth)
      return { is_taken and 'TAKEN' or 'KEPT', json }
    end
    if is_holder or (is_requester and not accepts) then
      return { 'KEPT', decline_request(place, entries, hold) }
    end
    return { 'FORBIDDEN' }
  end,
}
