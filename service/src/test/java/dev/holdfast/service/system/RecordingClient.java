package dev.holdfast.service.system;

import com.google.protobuf.util.Durations;
import dev.holdfast.service.system.RecordedCall.Kind;
import dev.holdfast.service.system.RecordedCall.Outcome;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;

/**
 * A client that takes, renews and releases locks at random through any of its connections, and
 * records every call. It keeps to the rules: one lock id for one hold, retried where there was no
 * answer.
 */
final class RecordingClient {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(1);
  private static final long TTL_MILLIS = 1_000;
  private static final int TRIES = 3;

  private final List<Client> connections;
  private final List<String> resources;
  private final Random random;
  private final Queue<RecordedCall> history;
  private Client connection;

  RecordingClient(
      List<Client> connections,
      List<String> resources,
      Random random,
      Queue<RecordedCall> history) {
    this.connections = connections;
    this.resources = resources;
    this.random = random;
    this.history = history;
    this.connection = connections.get(0);
  }

  /** One attempt to have a lock and, where it is granted, one hold of it. */
  void step() {
    if (random.nextInt(20) == 0) {
      changeConnection();
    }
    String resource = resources.get(random.nextInt(resources.size()));
    String lockId = new UUID(random.nextLong(), random.nextLong()).toString();
    switch (acquire(resource, lockId)) {
      case DONE -> hold(resource, lockId);
      case UNKNOWN -> release(resource, lockId);
      case REFUSED -> {}
    }
  }

  private void hold(String resource, String lockId) {
    for (int renewals = random.nextInt(3); renewals > 0; renewals--) {
      if (renew(resource, lockId) == Outcome.REFUSED) {
        return;
      }
    }
    if (random.nextInt(20) == 0) {
      acquire(resource, lockId);
    }
    // Now and then one is left to its TTL.
    if (random.nextInt(100) > 0) {
      release(resource, lockId);
    }
  }

  private Outcome acquire(String resource, String lockId) {
    AcquireRequest request =
        AcquireRequest.newBuilder()
            .setResourceId(resource)
            .setLockId(lockId)
            .setTtl(Durations.fromMillis(TTL_MILLIS))
            .build();
    return record(
        Kind.ACQUIRE,
        resource,
        lockId,
        stub -> new Told(Outcome.DONE, stub.acquire(request).getLock().getFencingToken()));
  }

  private Outcome renew(String resource, String lockId) {
    RenewRequest request =
        RenewRequest.newBuilder()
            .setResourceId(resource)
            .setLockId(lockId)
            .setTtl(Durations.fromMillis(TTL_MILLIS))
            .build();
    return record(
        Kind.RENEW,
        resource,
        lockId,
        stub -> new Told(Outcome.DONE, stub.renew(request).getLocks(0).getFencingToken()));
  }

  private void release(String resource, String lockId) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId).build();
    var unused =
        record(
            Kind.RELEASE,
            resource,
            lockId,
            stub ->
                new Told(stub.release(request).getReleased() ? Outcome.DONE : Outcome.REFUSED, 0));
  }

  private interface CallOfOne {
    Told make(LockServiceBlockingStub stub);
  }

  private record Told(Outcome outcome, long token) {}

  private Outcome record(Kind kind, String resource, String lockId, CallOfOne call) {
    Outcome outcome = Outcome.UNKNOWN;
    for (int i = 0; i < TRIES && outcome == Outcome.UNKNOWN; i++) {
      // Waits for a connection, so that an instance that is away is not asked in a tight loop.
      LockServiceBlockingStub stub = connection.calls(CALL_LIMIT).withWaitForReady();
      long invoked = System.nanoTime();
      Told told = told(stub, call);
      long returned = System.nanoTime();
      outcome = told.outcome();
      history.add(
          new RecordedCall(
              kind,
              resource,
              lockId,
              invoked,
              returned,
              outcome,
              told.token(),
              Duration.ofMillis(TTL_MILLIS).toNanos()));
      if (outcome == Outcome.UNKNOWN) {
        changeConnection();
      }
    }
    return outcome;
  }

  private static Told told(LockServiceBlockingStub stub, CallOfOne call) {
    try {
      return call.make(stub);
    } catch (StatusRuntimeException e) {
      RefusalDetails refusal = RefusalDetails.of(e);
      return switch (refusal.reason()) {
        case "LOCK_HELD" -> new Told(Outcome.REFUSED, refusal.locks().get(0).getFencingToken());
        case "LOCK_LOST" -> new Told(Outcome.REFUSED, 0);
        default -> unknown(e);
      };
    }
  }

  private static Told unknown(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> new Told(Outcome.UNKNOWN, 0);
      default -> throw failure;
    };
  }

  private void changeConnection() {
    connection = connections.get((connections.indexOf(connection) + 1) % connections.size());
  }
}
