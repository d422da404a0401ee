package dev.holdfast.service.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** Connections for reading event streams, none of them shared with anything else. */
interface EventConnections {
  /** Whether one call may span all partitions; in a cluster it may not. */
  boolean spanPartitions();

  /**
   * Makes a connection of the caller's own; may block for a bounded time.
   *
   * @throws RuntimeException where the store is away
   */
  Connection open();

  /** A connection that its reader closes. Its commands need no time limit of their own. */
  interface Connection {
    RedisClusterAsyncCommands<String, String> commands();

    /** What tells of its end. */
    StatefulConnection<String, String> connection();

    /** Closes it; returns at once. */
    void close();
  }
}
