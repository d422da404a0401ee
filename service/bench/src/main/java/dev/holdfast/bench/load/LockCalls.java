package dev.holdfast.bench.load;

import com.google.protobuf.Duration;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The service's calls on one lock, without waiting. */
public final class LockCalls {
  private static final int TRIES = 5;

  private final LockServiceStub stub;
  private final AcquireRequest acquire;
  private final ReleaseRequest release;
  private final RenewRequest renew;

  /** Calls on a resource, for one hold; its name is a UUID, as the contract asks for. */
  public LockCalls(Channel channel, String resourceId, java.time.Duration ttl) {
    this(channel, resourceId, "", ttl);
  }

  /** The same, for a hold that is bound to a session. */
  public LockCalls(Channel channel, String resourceId, String sessionId, java.time.Duration ttl) {
    stub = LockServiceGrpc.newStub(channel);
    String lockId = UUID.nameUUIDFromBytes(resourceId.getBytes(StandardCharsets.UTF_8)).toString();
    Duration ttlValue = Duration.newBuilder().setSeconds(ttl.toSeconds()).build();
    acquire =
        AcquireRequest.newBuilder()
            .setResourceId(resourceId)
            .setLockId(lockId)
            .setSessionId(sessionId)
            .setTtl(ttlValue)
            .build();
    release = ReleaseRequest.newBuilder().setResourceId(resourceId).setLockId(lockId).build();
    renew =
        RenewRequest.newBuilder()
            .setResourceId(resourceId)
            .setLockId(lockId)
            .setTtl(ttlValue)
            .build();
  }

  public CompletableFuture<AcquireResponse> acquire() {
    var reply = new Reply<AcquireResponse>();
    stub.acquire(acquire, reply);
    return reply.future();
  }

  /**
   * As {@link #acquire()}, and again where the outcome is not known, as the contract says: the lock
   * id makes that safe.
   */
  public CompletableFuture<AcquireResponse> acquireAtLast() {
    return acquireAtLast(TRIES);
  }

  private CompletableFuture<AcquireResponse> acquireAtLast(int tries) {
    return acquire()
        .exceptionallyCompose(
            failure ->
                tries > 1 && Status.fromThrowable(failure).getCode() == Status.Code.UNAVAILABLE
                    ? acquireAtLast(tries - 1)
                    : CompletableFuture.failedFuture(failure));
  }

  /** Fails where there was nothing to release: then the cycle was none. */
  public CompletableFuture<ReleaseResponse> release() {
    var reply = new Reply<ReleaseResponse>();
    stub.release(release, reply);
    return reply
        .future()
        .thenApply(
            response -> {
              if (!response.getReleased()) {
                throw new IllegalStateException("nothing to release: " + release.getResourceId());
              }
              return response;
            });
  }

  public CompletableFuture<RenewResponse> renew() {
    var reply = new Reply<RenewResponse>();
    stub.renew(renew, reply);
    return reply.future();
  }

  /** Acquire, then release. */
  public CompletableFuture<ReleaseResponse> cycle() {
    return acquire().thenCompose(acquired -> release());
  }
}
