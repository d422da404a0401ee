package dev.holdfast.service.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite on one Redis, with one lane for all partitions. */
class UserLimitsOnSingleRedisIT extends UserLimitsSuite {
  private static RedisProcess redis;
  private static StoreFixture store;
  private static StoreFixture secondStore;

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
    store = new StoreFixture(redis.uri());
    secondStore = new StoreFixture(redis.uri());
  }

  @AfterAll
  static void stop() {
    secondStore.close();
    store.close();
    redis.close();
  }

  @Override
  StoreFixture store() {
    return store;
  }

  @Override
  StoreFixture secondStore() {
    return secondStore;
  }
}
