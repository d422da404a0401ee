package dev.holdfast.service.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What becomes of locks. Every method may be called from any thread and returns at once. */
public final class LockMetrics {
  /** What an Acquire came to. */
  public enum AcquireOutcome {
    GRANTED,
    /** LOCK_HELD. */
    DENIED,
    /** Any other refusal that the caller can do something about. */
    REFUSED,
    /** The store did not answer, or a bug. */
    FAILED
  }

  /** From what a script call takes to the time limit of one, closest around the alert's 100 ms. */
  private static final Duration[] ACQUIRE_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(75),
    Duration.ofMillis(100),
    Duration.ofMillis(150),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1)
  };

  private final MeterPer<AcquireOutcome, Timer> acquires;
  private final Counter expired;
  private final Counter denied;
  private final Counter deprecatedFormat;
  // Not a number until it is known: a zero would say that nobody holds anything.
  private volatile DoubleSupplier active = () -> Double.NaN;
  private volatile IntSupplier waiting = () -> 0;

  LockMetrics(MeterRegistry registry) {
    Gauge.builder("locks.active.count", this, metrics -> metrics.active.getAsDouble())
        .description("Locks held, of all instances")
        .register(registry);
    Gauge.builder("locks.waiting.count", this, metrics -> metrics.waiting.getAsInt())
        .description("Acquires that wait in a queue, at this instance")
        .register(registry);
    acquires =
        new MeterPer<>(
            AcquireOutcome.class,
            outcome ->
                Timer.builder("locks.acquire.duration")
                    .description("How long Acquire took, without the time in a queue")
                    .tag("outcome", outcome)
                    .serviceLevelObjectives(ACQUIRE_BUCKETS)
                    .register(registry));
    expired =
        Counter.builder("locks.expired.count")
            .description("Locks whose time ran out")
            .register(registry);
    denied =
        Counter.builder("locks.denied.count")
            .description("Acquires answered with LOCK_HELD")
            .register(registry);
    deprecatedFormat =
        Counter.builder("deprecated.format.count")
            .description("Two-part resource ids taken for type:id:main")
            .register(registry);
  }

  /** Where to ask how many locks are held, of all instances, as Redis says. */
  public void active(LongSupplier count) {
    active = count::getAsLong;
  }

  /** Where to ask how many Acquires wait here. */
  public void waiting(IntSupplier count) {
    waiting = count;
  }

  /** One Acquire was answered; {@link AcquireOutcome#DENIED} counts as a denial too. */
  public void acquireEnded(AcquireOutcome outcome, long elapsedNanos) {
    acquires.of(outcome).record(elapsedNanos, TimeUnit.NANOSECONDS);
    if (outcome == AcquireOutcome.DENIED) {
      denied.increment();
    }
  }

  /** This instance wrote the end of holds whose time had run out. */
  public void expired(int holds) {
    expired.increment(holds);
  }

  /** A two-part resource id was taken for {@code type:id:main}. */
  public void deprecatedFormat() {
    deprecatedFormat.increment();
  }
}
