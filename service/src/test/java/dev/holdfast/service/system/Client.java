package dev.holdfast.service.system;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.util.Durations;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.holdfast.v1.AnswerTakeoverRequest;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.LockServiceGrpc.LockServiceStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RequestTakeoverRequest;
import dev.holdfast.v1.Waiter;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One user's connection to one instance, and short words for its calls. */
final class Client implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String host;
  private final int port;
  private final Metadata headers = new Metadata();
  private volatile ManagedChannel channel;

  Client(int port, String token) {
    this("127.0.0.1", port, token);
  }

  Client(String host, int port, String token) {
    this.host = host;
    this.port = port;
    headers.put(AUTHORIZATION, "Bearer " + token);
    channel = connect();
  }

  /** Takes a lock; throws what it is refused with. */
  Lock acquire(String resource, String lockId, Duration ttl) {
    return calls(LIMIT)
        .acquire(
            AcquireRequest.newBuilder()
                .setResourceId(resource)
                .setLockId(lockId)
                .setTtl(Durations.fromMillis(ttl.toMillis()))
                .build())
        .getLock();
  }

  /** Waits for a lock, for so long at most. */
  ListenableFuture<AcquireResponse> acquireLater(String resource, String lockId, Duration wait) {
    return acquireLater(resource, lockId, wait, wait.plus(LIMIT));
  }

  /** Waits for a lock, by a call that ends after so long at the latest. */
  ListenableFuture<AcquireResponse> acquireLater(
      String resource, String lockId, Duration wait, Duration limit) {
    return as(LockServiceGrpc.newFutureStub(channel))
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
        .acquire(
            AcquireRequest.newBuilder()
                .setResourceId(resource)
                .setLockId(lockId)
                .setWaitTimeout(Durations.fromMillis(wait.toMillis()))
                .build());
  }

  /** Who waits for it. */
  List<Waiter> waiters(String resource) {
    return calls(LIMIT)
        .getLock(GetLockRequest.newBuilder().setResourceId(resource).build())
        .getWaitersList();
  }

  /** Asks its holder to hand it over. */
  Lock requestTakeover(String resource, String lockId, String sessionId, String reason) {
    return calls(LIMIT)
        .requestTakeover(
            RequestTakeoverRequest.newBuilder()
                .setResourceId(resource)
                .setLockId(lockId)
                .setSessionId(sessionId)
                .setReason(reason)
                .build())
        .getLock();
  }

  /** Answers such a request, or withdraws it. */
  Lock answerTakeover(String resource, String lockId, String takeoverId, boolean accept) {
    return calls(LIMIT)
        .answerTakeover(
            AnswerTakeoverRequest.newBuilder()
                .setResourceId(resource)
                .setLockId(lockId)
                .setTakeoverId(takeoverId)
                .setAccept(accept)
                .build())
        .getLock();
  }

  /** Takes a lock in a session, whose id stands in for the lock id. */
  Lock acquireIn(String session, String resource) {
    return calls(LIMIT)
        .acquire(AcquireRequest.newBuilder().setResourceId(resource).setSessionId(session).build())
        .getLock();
  }

  /** Renews it; throws what it is refused with. */
  Lock renew(String resource, String lockId, Duration ttl) {
    return calls(LIMIT)
        .renew(
            RenewRequest.newBuilder()
                .setResourceId(resource)
                .setLockId(lockId)
                .setTtl(Durations.fromMillis(ttl.toMillis()))
                .build())
        .getLocks(0);
  }

  /** Gives it up; answers whether there was something to release. */
  boolean release(String resource, String lockId) {
    return calls(LIMIT)
        .release(ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId).build())
        .getReleased();
  }

  /** Who holds it. */
  List<Lock> holds(String resource) {
    return calls(LIMIT)
        .getLock(GetLockRequest.newBuilder().setResourceId(resource).build())
        .getLocksList();
  }

  /** For calls that end after so long at the latest. */
  LockServiceBlockingStub calls(Duration limit) {
    return as(LockServiceGrpc.newBlockingStub(channel))
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  AdminServiceBlockingStub administration() {
    return as(AdminServiceGrpc.newBlockingStub(channel))
        .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  LockServiceStub streams() {
    return as(LockServiceGrpc.newStub(channel));
  }

  /** Breaks the connection, whatever is under way on it, and makes another. */
  void cut() {
    ManagedChannel broken = channel;
    channel = connect();
    broken.shutdownNow();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private ManagedChannel connect() {
    return Grpc.newChannelBuilderForAddress(host, port, InsecureChannelCredentials.create())
        .build();
  }

  private <S extends AbstractStub<S>> S as(S stub) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
