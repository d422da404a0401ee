package dev.holdfast.service.grpc;

import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.ServerMethodDefinition;
import java.util.concurrent.CompletableFuture;

/** Answers WatchLocks, whose responses may need a marshaller of their own. */
public interface WatchCalls {
  /**
   * The method under the contract's full name. Its handler runs with {@link Client#current()} set,
   * after the checks that all calls go through.
   */
  ServerMethodDefinition<WatchLocksRequest, ?> method();

  /** Ends every open watch as SERVER_DRAINING; returns at once. Done when all were told. */
  CompletableFuture<Void> drain();
}
