package dev.holdfast.service.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite on one Redis, with one lane for all partitions. */
class LockStoreOnSingleRedisIT extends LockStoreSuite {
  private static RedisProcess redis;
  private static StoreFixture store;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
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
