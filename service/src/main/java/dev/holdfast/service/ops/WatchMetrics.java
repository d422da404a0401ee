package dev.holdfast.service.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches of this instance. Every method may be called from any thread and returns at once. */
public final class WatchMetrics {
  /** Why a watch was sent a snapshot. */
  public enum SnapshotCause {
    /** It began without a resume token. */
    BEGIN,
    /** Its resume token reached back too far. */
    TOKEN_TOO_OLD,
    /** It read more slowly than events came. */
    SLOW,
    /** Events are missing: the store lost data, or trimmed them unread. */
    HISTORY_BROKEN
  }

  private final AtomicInteger open = new AtomicInteger();
  private final Counter events;
  private final MeterPer<SnapshotCause, Counter> snapshots;

  WatchMetrics(MeterRegistry registry) {
    Gauge.builder("watches.open", open, AtomicInteger::get)
        .description("Watches open at this instance")
        .register(registry);
    events =
        Counter.builder("watches.events.delivered")
            .description("Events sent to watches, one for each watch")
            .register(registry);
    snapshots =
        new MeterPer<>(
            SnapshotCause.class,
            cause ->
                Counter.builder("watches.snapshots")
                    .description("Snapshots sent to watches")
                    .tag("cause", cause)
                    .register(registry));
  }

  public void opened() {
    open.incrementAndGet();
  }

  public void closed() {
    open.decrementAndGet();
  }

  /** Events went out to one watch. */
  public void delivered(int count) {
    events.increment(count);
  }

  public void snapshot(SnapshotCause cause) {
    snapshots.of(cause).increment();
  }
}
