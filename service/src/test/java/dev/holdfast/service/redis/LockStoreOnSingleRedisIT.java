package dev.holdfast.service.redis;

/** The suite on one Redis, with one lane for all partitions. */
class LockStoreOnSingleRedisIT extends LockStoreSuite {
  @Override
  RunningRedis startRedis() {
    return RedisProcess.start();
  }
}
