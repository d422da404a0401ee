package dev.holdfast.service.ops;

import dev.holdfast.service.watch.WatchMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.IntSupplier;

/**
 * All numbers of this instance. Every meter exists from the start, so that a scrape shows a zero
 * and not a gap.
 */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final LockMetrics locks = new LockMetrics(registry);
  private final WatchCounters watches = new WatchCounters(registry);
  private volatile IntSupplier sessions = () -> 0;

  public Metrics() {
    FunctionCounter.builder("log.lines.lost", LogLosses.class, losses -> LogLosses.count())
        .description("Log lines that found the queue full")
        .register(registry);
    Gauge.builder("sessions.open", this, metrics -> metrics.sessions.getAsInt())
        .description("Sessions with a stream at this instance")
        .register(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  public LockMetrics locks() {
    return locks;
  }

  public WatchMetrics watches() {
    return watches;
  }

  /** Where the number of sessions with a stream at this instance comes from. */
  public void sessions(IntSupplier open) {
    sessions = open;
  }

  /**
   * Those of the calls to Redis; to be made at the start.
   *
   * @param failures why a call may bring no answer
   */
  public <F extends Enum<F>> RedisMetrics<F> redis(Class<F> failures) {
    return new RedisMetrics<>(registry, failures);
  }

  /** All of them in Prometheus's text format. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
