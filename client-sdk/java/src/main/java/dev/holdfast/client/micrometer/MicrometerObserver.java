package dev.holdfast.client.micrometer;

import dev.holdfast.client.AcquireOutcome;
import dev.holdfast.client.ClientObserver;
import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.LockLostException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters of one client: {@code holdfast.client.acquire} (by outcome), {@code .renew}, {@code
 * .renew.failures}, {@code .warnings}, {@code .lost}, {@code .held} and {@code
 * .watch.disconnections}. None is tagged with a resource: there are too many.
 */
public final class MicrometerObserver implements ClientObserver {
  private static final String PREFIX = "holdfast.client.";

  private final Map<AcquireOutcome, Timer> acquired = new EnumMap<>(AcquireOutcome.class);
  private final AtomicInteger held = new AtomicInteger();
  private final Timer renewed;
  private final Counter renewalFailures;
  private final Counter warnings;
  private final Counter lost;
  private final Counter watchDisconnections;

  /** Registers them. */
  public MicrometerObserver(MeterRegistry meters) {
    for (AcquireOutcome outcome : AcquireOutcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT);
      acquired.put(outcome, meters.timer(PREFIX + "acquire", "outcome", name));
    }
    meters.gauge(PREFIX + "held", held);
    renewed = meters.timer(PREFIX + "renew");
    renewalFailures = meters.counter(PREFIX + "renew.failures");
    warnings = meters.counter(PREFIX + "warnings");
    lost = meters.counter(PREFIX + "lost");
    watchDisconnections = meters.counter(PREFIX + "watch.disconnections");
  }

  @Override
  public void acquired(String resource, AcquireOutcome outcome, Duration took) {
    Timer timer = acquired.get(outcome);
    if (timer != null) {
      timer.record(took);
    }
    if (outcome == AcquireOutcome.GRANTED) {
      held.incrementAndGet();
    }
  }

  @Override
  public void renewed(int locks, Duration took) {
    renewed.record(took);
  }

  @Override
  public void renewalFailed(HoldfastException why) {
    renewalFailures.increment();
  }

  @Override
  public void warned(String resource) {
    warnings.increment();
  }

  @Override
  public void lost(String resource, LockLostException why) {
    held.decrementAndGet();
    lost.increment();
  }

  @Override
  public void givenUp(String resource) {
    held.decrementAndGet();
  }

  @Override
  public void watchDisconnected(HoldfastException why) {
    watchDisconnections.increment();
  }
}
