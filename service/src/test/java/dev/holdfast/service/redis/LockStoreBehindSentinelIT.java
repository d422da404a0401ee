package dev.holdfast.service.redis;

/** The suite on one Redis that a Sentinel leads to. */
class LockStoreBehindSentinelIT extends LockStoreSuite {
  @Override
  RunningRedis startRedis() {
    return RedisSentinel.start();
  }
}
