-- What a library finds in Redis 7 beside Lua 5.1's own library.
stds.redis = {
  read_globals = { "redis", "cjson", "cmsgpack", "struct", "bit" },
}
std = "lua51+redis"
max_line_length = 100
