package dev.holdfast.service.ops;

import dev.holdfast.service.watch.SnapshotCause;
import dev.holdfast.service.watch.WatchMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches of this instance. Every method may be called from any thread and returns at once. */
final class WatchCounters implements WatchMetrics {
  private final AtomicInteger open = new AtomicInteger();
  private final Counter events;
  private final MeterPer<SnapshotCause, Counter> snapshots;

  WatchCounters(MeterRegistry registry) {
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

  @Override
  public void opened() {
    open.incrementAndGet();
  }

  @Override
  public void closed() {
    open.decrementAndGet();
  }

  @Override
  public void delivered(int count) {
    events.increment(count);
  }

  @Override
  public void snapshot(SnapshotCause cause) {
    snapshots.of(cause).increment();
  }
}
