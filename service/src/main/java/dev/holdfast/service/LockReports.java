package dev.holdfast.service;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockObserver;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.ReleaseReason;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.ops.LockLog;
import dev.holdfast.service.ops.LockMetrics;
import dev.holdfast.service.ops.LockMetrics.AcquireOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes what comes of calls on locks into the log and the metrics. */
final class LockReports implements LockObserver {
  private final LockLog log = new LockLog();
  private final LockMetrics metrics;
  private final boolean warnOfDeprecated;

  LockReports(LockMetrics metrics, boolean warnOfDeprecated) {
    this.metrics = metrics;
    this.warnOfDeprecated = warnOfDeprecated;
  }

  @Override
  public void acquired(Hold hold, Duration ttl) {
    log.acquired(hold.userId(), hold.resource(), ttl);
  }

  @Override
  public void released(String userId, ResourceId resource, ReleaseReason reason) {
    log.released(userId, resource, reason);
  }

  @Override
  public void takenOver(Hold hold) {
    log.takenOver(hold.userId(), hold.resource());
  }

  @Override
  public void denied(String userId, ResourceId resource, Refusal refusal) {
    log.denied(userId, resource, refusal.metadata().getOrDefault("holder_user_id", ""));
  }

  @Override
  public void expired(Hold hold) {
    log.expired(hold.userId(), hold.resource());
    metrics.expired(1);
  }

  @Override
  public void acquireTook(Duration duration, @Nullable Reason refusal) {
    metrics.acquireEnded(outcome(refusal), duration.toNanos());
  }

  @Override
  public void deprecatedId(ResourceId resource, String client) {
    metrics.deprecatedFormat();
    if (warnOfDeprecated) {
      log.deprecatedResourceId(resource.document().toString(), client);
    }
  }

  private static AcquireOutcome outcome(@Nullable Reason refusal) {
    if (refusal == null) {
      return AcquireOutcome.GRANTED;
    }
    return switch (refusal) {
      case LOCK_HELD -> AcquireOutcome.DENIED;
      case STORE_UNAVAILABLE -> AcquireOutcome.FAILED;
      default -> AcquireOutcome.REFUSED;
    };
  }
}
