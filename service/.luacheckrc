-- What a script finds in Redis 7 beside Lua 5.1's own library.
stds.redis = {
  read_globals = { "redis", "cjson", "cmsgpack", "struct", "bit", "KEYS", "ARGV" },
}
std = "lua51+redis"
max_line_length = 100
-- Unused names: an include offers more than each script takes of it.
ignore = { "211" }
