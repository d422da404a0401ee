package dev.holdfast.client;

import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.LockMode;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of a hold when it is acquired. Immutable: each method answers a changed copy.
 */
public final class AcquireOptions {
  private static final AcquireOptions DEFAULTS =
      new AcquireOptions(AcquireRequest.getDefaultInstance(), Duration.ZERO, null, false, true);

  private final AcquireRequest request;
  private final Duration waitTimeout;
  private final @Nullable Duration warnBefore;
  private final boolean interruptOnLost;
  private final boolean renewed;

  private AcquireOptions(
      AcquireRequest request,
      Duration waitTimeout,
      @Nullable Duration warnBefore,
      boolean interruptOnLost,
      boolean renewed) {
    this.request = request;
    this.waitTimeout = waitTimeout;
    this.warnBefore = warnBefore;
    this.interruptOnLost = interruptOnLost;
    this.renewed = renewed;
  }

  /** An exclusive hold with the policy's TTL, that does not queue. */
  public static AcquireOptions defaults() {
    return DEFAULTS;
  }

  /** As {@link #defaults()}, but queues for so long. */
  public static AcquireOptions waiting(Duration timeout) {
    return DEFAULTS.waitTimeout(timeout);
  }

  /** How long the lock lasts unless it is renewed; the policy of the resource type has bounds. */
  public AcquireOptions ttl(Duration ttl) {
    return with(request.toBuilder().setTtl(Times.message(positive(ttl))));
  }

  /** How long to queue where another holds the lock; zero: not at all. */
  public AcquireOptions waitTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("A wait of " + timeout + " is below zero");
    }
    return new AcquireOptions(request, timeout, warnBefore, interruptOnLost, renewed);
  }

  /** Holds it together with others in shared mode, where the policy opens that. */
  public AcquireOptions shared() {
    return with(request.toBuilder().setMode(LockMode.LOCK_MODE_SHARED));
  }

  /** The name that others see, where the token has none, or for the service role. */
  public AcquireOptions displayName(String name) {
    return with(request.toBuilder().setDisplayName(name));
  }

  /** What others should know of this hold. */
  public AcquireOptions metadata(String key, String value) {
    return with(request.toBuilder().putMetadata(key, value));
  }

  /**
   * Names the hold; a new UUID by default. For a hold that another process began: with the same id
   * it is the same hold. In one client a hold has one handle: where it is acquired again with its
   * id, the new handle takes the place of the old, which is not valid any more and releases
   * nothing.
   */
  public AcquireOptions lockId(String lockId) {
    return with(request.toBuilder().setLockId(lockId));
  }

  /** How long before its deadline to warn; by default with a third of the TTL left. */
  public AcquireOptions warnBefore(Duration before) {
    return new AcquireOptions(request, waitTimeout, positive(before), interruptOnLost, renewed);
  }

  /**
   * Interrupts the thread that called {@code acquire} when the lock is lost before it is released.
   * Not for the asynchronous calls.
   */
  public AcquireOptions interruptOnLost(boolean interrupt) {
    return new AcquireOptions(request, waitTimeout, warnBefore, interrupt, renewed);
  }

  /** False: nothing renews it, and it bound to no session; it lasts one TTL. */
  public AcquireOptions renewed(boolean renew) {
    return new AcquireOptions(request, waitTimeout, warnBefore, interruptOnLost, renew);
  }

  Duration waitTimeout() {
    return waitTimeout;
  }

  Optional<Duration> warnBefore() {
    return Optional.ofNullable(warnBefore);
  }

  boolean interruptsOnLost() {
    return interruptOnLost;
  }

  boolean isRenewed() {
    return renewed;
  }

  /** The request without its wait. */
  AcquireRequest request(String resource, String displayName, String sessionId) {
    AcquireRequest.Builder filled = request.toBuilder().setResourceId(resource);
    if (filled.getLockId().isEmpty()) {
      filled.setLockId(UUID.randomUUID().toString());
    }
    if (filled.getDisplayName().isEmpty()) {
      filled.setDisplayName(displayName);
    }
    return filled.setSessionId(renewed ? sessionId : "").build();
  }

  private AcquireOptions with(AcquireRequest.Builder changed) {
    return new AcquireOptions(changed.build(), waitTimeout, warnBefore, interruptOnLost, renewed);
  }

  private static Duration positive(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(duration + " is not above zero");
    }
    return duration;
  }
}
