package dev.holdfast.service.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The connections to Redis, however it is laid out. */
interface RedisAccess extends AutoCloseable {
  /** Commands on the shared connection; in a cluster each goes to the node that has its keys. */
  RedisClusterAsyncCommands<String, String> commands();

  /** Whether a script may touch one partition only. */
  boolean isCluster();

  /** The INFO of each server that holds a part of the data. */
  List<? extends CompletionStage<String>> infos();

  /** A connection of its own for reads that block, to be closed by the caller. */
  Dedicated dedicate();

  /** Closes all, within a bound. */
  @Override
  void close();

  /** A connection of one's own. */
  interface Dedicated extends AutoCloseable {
    RedisClusterAsyncCommands<String, String> commands();

    StatefulConnection<String, String> connection();

    @Override
    void close();
  }
}
