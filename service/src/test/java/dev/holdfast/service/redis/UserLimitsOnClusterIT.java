package dev.holdfast.service.redis;

/** The suite on a cluster of three masters, with a lane for each partition. */
class UserLimitsOnClusterIT extends UserLimitsSuite {
  @Override
  RunningRedis startRedis() {
    return RedisCluster.start();
  }
}
