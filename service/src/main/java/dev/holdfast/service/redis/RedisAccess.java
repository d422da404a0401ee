package dev.holdfast.service.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The connections to Redis, however it is laid out. */
interface RedisAccess extends EventConnections, AutoCloseable {
  /** Commands on the shared connection; in a cluster each goes to the node that has its keys. */
  RedisClusterAsyncCommands<String, String> commands();

  /** The INFO of each server that holds a part of the data. */
  List<? extends CompletionStage<String>> infos();

  /** Loads a library of functions, in the place of one of its name, where the data is. */
  CompletionStage<?> loadFunctions(String source);

  /** Closes all, within a bound. */
  @Override
  void close();
}
