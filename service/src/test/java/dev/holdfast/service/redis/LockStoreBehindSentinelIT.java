package dev.holdfast.service.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite on one Redis that a Sentinel leads to. */
class LockStoreBehindSentinelIT extends LockStoreSuite {
  private static RedisSentinel redis;
  private static StoreFixture store;

  @BeforeAll
  static void start() {
    redis = RedisSentinel.start();
    store = new StoreFixture(redis.uri());
  }

  @AfterAll
  static void stop() {
    store.close();
    redis.close();
  }

  @Override
  StoreFixture store() {
    return store;
  }
}
