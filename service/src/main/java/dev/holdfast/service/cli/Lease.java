package dev.holdfast.service.cli;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Map;

/**
 * One hold, and until when it is surely ours: by this machine's monotonic clock, counted from
 * before the request was sent, so that it ends here no later than at the server.
 */
final class Lease {
  private static final int ACQUIRE_ATTEMPTS = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** For a last try whose failure changes nothing. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** A holder that has missed two heartbeats still has time for the third. */
  private static final int HEARTBEATS_A_TTL = 3;

  private final LockClient client;
  private final AcquireRequest request;
  private final Lock lock;
  private volatile long endNanos;
  private volatile Duration heartbeat;

  private Lease(LockClient client, AcquireRequest request, AcquireResponse granted, long sent) {
    this.client = client;
    this.request = request;
    this.lock = granted.getLock();
    Duration ttl = ttl(lock, granted.getServerTime());
    this.endNanos = sent + ttl.toNanos();
    this.heartbeat = heartbeat(granted.getHeartbeatInterval(), ttl);
  }

  /**
   * Acquires. Where the outcome is not known it is tried again, and at last given back, so that
   * nothing stays locked that nobody uses.
   */
  static Lease acquire(LockClient client, AcquireRequest request)
      throws StatusException, InterruptedException {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
    for (int attempt = 1; ; attempt++) {
      long sent = System.nanoTime();
      try {
        return new Lease(client, request, client.acquire(request), sent);
      } catch (StatusException e) {
        Failure failure = Failure.of(e);
        boolean interrupted = Thread.interrupted();
        if (interrupted || (failure.isTransient() && attempt == ACQUIRE_ATTEMPTS)) {
          giveBack(client, request);
        }
        if (interrupted) {
          throw new InterruptedException();
        }
        if (!failure.isTransient() || attempt == ACQUIRE_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(backoff.next(Duration.ZERO).toMillis());
      }
    }
  }

  Lock lock() {
    return lock;
  }

  /** How long it is surely ours yet; not positive once that is over. */
  Duration remaining() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  /** How long to wait before the next renewal. */
  Duration heartbeat() {
    return heartbeat;
  }

  /**
   * Renews once. For one thread at a time.
   *
   * @throws StatusException also LOCK_LOST where the server answers without the lock
   */
  void renew() throws StatusException {
    RenewRequest.Builder renewal =
        RenewRequest.newBuilder()
            .setResourceId(lock.getResourceId())
            .setLockId(request.getLockId());
    if (request.hasTtl()) {
      renewal.setTtl(request.getTtl());
    }
    long sent = System.nanoTime();
    RenewResponse response = client.renew(renewal.build(), remaining());
    if (response.getLocksCount() == 0) {
      throw lost();
    }
    Duration ttl = ttl(response.getLocks(0), response.getServerTime());
    long end = sent + ttl.toNanos();
    if (end - endNanos > 0) {
      endNanos = end;
    }
    heartbeat = heartbeat(response.getHeartbeatInterval(), ttl);
  }

  /**
   * Gives the lock up; tried again until the answer is known or the lock is over by itself.
   *
   * @return false where it had been lost before
   * @throws StatusException the last failure, where the answer is not known
   */
  boolean release() throws StatusException, InterruptedException {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
    for (boolean first = true; ; first = false) {
      try {
        boolean released = client.release(releaseOf(request), remaining()).getReleased();
        // An earlier attempt may have released it, its answer having been lost.
        return released || !first;
      } catch (StatusException e) {
        Failure failure = Failure.of(e);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Duration wait = backoff.next(failure.retryDelay());
        if (!failure.isTransient() || wait.compareTo(remaining()) >= 0) {
          throw e;
        }
        Thread.sleep(wait.toMillis());
      }
    }
  }

  /** Gives up, with one try, what is most likely lost anyway. */
  void abandon() {
    giveBack(client, request);
  }

  StatusException lost() {
    return Failure.exception(
        Code.ABORTED,
        ErrorReason.LOCK_LOST,
        "The lock is lost",
        Map.of("resource_id", lock.getResourceId()));
  }

  private static void giveBack(LockClient client, AcquireRequest request) {
    try {
      client.release(releaseOf(request), SHORT);
    } catch (StatusException e) {
      // Its TTL ends it.
    }
  }

  private static ReleaseRequest releaseOf(AcquireRequest request) {
    return ReleaseRequest.newBuilder()
        .setResourceId(request.getResourceId())
        .setLockId(request.getLockId())
        .build();
  }

  private static Duration ttl(Lock lock, Timestamp serverTime) {
    return Duration.ofNanos(
        Durations.toNanos(Timestamps.between(serverTime, lock.getExpireTime())));
  }

  private static Duration heartbeat(com.google.protobuf.Duration told, Duration ttl) {
    Duration longest = ttl.dividedBy(HEARTBEATS_A_TTL);
    Duration interval = Duration.ofNanos(Durations.toNanos(told));
    boolean useful = interval.compareTo(Duration.ZERO) > 0 && interval.compareTo(longest) < 0;
    return useful ? interval : longest;
  }
}
