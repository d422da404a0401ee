package dev.holdfast.bench.empty;

import dev.holdfast.service.grpc.WatchCalls;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;

/** Nothing to watch where nothing is kept. */
final class NoWatches implements WatchCalls {
  @Override
  public ServerMethodDefinition<WatchLocksRequest, ?> method() {
    return ServerMethodDefinition.create(
        LockServiceGrpc.getWatchLocksMethod(),
        (call, headers) -> {
          call.close(Status.UNIMPLEMENTED, new Metadata());
          return new ServerCall.Listener<>() {};
        });
  }

  @Override
  public void drain() {}
}
