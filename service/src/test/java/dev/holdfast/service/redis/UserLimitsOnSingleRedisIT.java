package dev.holdfast.service.redis;

/** The suite on one Redis, with one lane for all partitions. */
class UserLimitsOnSingleRedisIT extends UserLimitsSuite {
  @Override
  RunningRedis startRedis() {
    return RedisProcess.start();
  }
}
