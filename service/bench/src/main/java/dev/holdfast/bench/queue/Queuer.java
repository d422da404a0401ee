package dev.holdfast.bench.queue;

import com.google.protobuf.Duration;
import dev.holdfast.bench.load.Reply;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import io.grpc.Channel;
import java.util.concurrent.CompletableFuture;

/** One who waits for a lock, again and again, each time for another hold. */
final class Queuer {
  private static final Duration WAIT = Duration.newBuilder().setSeconds(60).build();

  private final LockServiceStub stub;
  private final String resource;
  private final String name;
  private int holds;

  Queuer(Channel channel, String resource, String name) {
    this.stub = LockServiceGrpc.newStub(channel);
    this.resource = resource;
    this.name = name;
  }

  /** Queues for a new hold. */
  CompletableFuture<AcquireResponse> await() {
    holds++;
    var reply = new Reply<AcquireResponse>();
    stub.acquire(
        AcquireRequest.newBuilder()
            .setResourceId(resource)
            .setLockId(lockId())
            .setWaitTimeout(WAIT)
            .build(),
        reply);
    return reply.future();
  }

  CompletableFuture<ReleaseResponse> release() {
    var reply = new Reply<ReleaseResponse>();
    stub.release(
        ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId()).build(), reply);
    return reply.future();
  }

  private String lockId() {
    return name + '-' + holds;
  }
}
