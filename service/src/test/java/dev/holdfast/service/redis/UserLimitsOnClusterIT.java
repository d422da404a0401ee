package dev.holdfast.service.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The suite on a cluster of three masters, with a lane for each partition. */
class UserLimitsOnClusterIT extends UserLimitsSuite {
  private static RedisCluster cluster;
  private static StoreFixture store;
  private static StoreFixture secondStore;

  @BeforeAll
  static void start() {
    cluster = RedisCluster.start();
    store = new StoreFixture(cluster.uri());
    secondStore = new StoreFixture(cluster.uri());
  }

  @AfterAll
  static void stop() {
    secondStore.close();
    store.close();
    cluster.close();
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
