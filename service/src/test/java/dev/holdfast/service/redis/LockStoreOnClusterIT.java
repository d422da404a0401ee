package dev.holdfast.service.redis;

/** The suite on a cluster of three masters, with a lane for each partition. */
class LockStoreOnClusterIT extends LockStoreSuite {
  @Override
  RunningRedis startRedis() {
    return RedisCluster.start();
  }
}
