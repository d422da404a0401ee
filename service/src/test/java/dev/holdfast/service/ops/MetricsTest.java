package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.service.ops.LockMetrics.AcquireOutcome;
import dev.holdfast.service.watch.SnapshotCause;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private enum Failure {
    TIMEOUT,
    ERROR
  }

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void activeLocksAreUnknownUntilTold() {
    assertThat(scrape()).contains("locks_active_count NaN");
    metrics.locks().active(() -> 7);
    assertThat(scrape()).contains("locks_active_count 7.0");
  }

  @Test
  void acquireIsTimedByOutcomeAndADenialIsCounted() {
    metrics.locks().acquireEnded(AcquireOutcome.GRANTED, TimeUnit.MILLISECONDS.toNanos(3));
    metrics.locks().acquireEnded(AcquireOutcome.DENIED, TimeUnit.MILLISECONDS.toNanos(101));
    assertThat(scrape())
        .contains(
            "locks_acquire_duration_seconds_bucket{outcome=\"granted\",le=\"0.002\"} 0",
            "locks_acquire_duration_seconds_bucket{outcome=\"granted\",le=\"0.005\"} 1",
            "locks_acquire_duration_seconds_bucket{outcome=\"denied\",le=\"0.1\"} 0",
            "locks_acquire_duration_seconds_count{outcome=\"denied\"} 1",
            "locks_acquire_duration_seconds_count{outcome=\"failed\"} 0",
            "locks_denied_count_total 1.0");
  }

  @Test
  void expiriesAndDeprecatedIdsAreCounted() {
    metrics.locks().expired(3);
    metrics.locks().deprecatedFormat();
    assertThat(scrape())
        .contains("locks_expired_count_total 3.0", "deprecated_format_count_total 1.0");
  }

  @Test
  void watchesAreCountedOpenWithWhatTheyGot() {
    metrics.watches().opened();
    metrics.watches().opened();
    metrics.watches().closed();
    metrics.watches().delivered(12);
    metrics.watches().snapshot(SnapshotCause.SLOW);
    assertThat(scrape())
        .contains(
            "watches_open 1.0",
            "watches_events_delivered_total 12.0",
            "watches_snapshots_total{cause=\"slow\"} 1.0",
            "watches_snapshots_total{cause=\"history_broken\"} 0.0");
  }

  @Test
  void sessionsAreThoseThatAreOpenHere() {
    metrics.sessions(() -> 3);
    assertThat(scrape()).contains("sessions_open 3.0");
  }

  @Test
  void redisCallsAreCountedWithTheirBatchesAndFailures() {
    RedisMetrics<Failure> redis = metrics.redis(Failure.class);
    redis.answered(TimeUnit.MICROSECONDS.toNanos(300));
    redis.batch(64);
    redis.failed(Failure.TIMEOUT);
    assertThat(scrape())
        .contains(
            "redis_call_duration_seconds_bucket{le=\"2.5E-4\"} 0",
            "redis_call_duration_seconds_bucket{le=\"5.0E-4\"} 1",
            "redis_batch_size_bucket{le=\"32.0\"} 0",
            "redis_batch_size_bucket{le=\"64.0\"} 1",
            "redis_call_failures_total{failure=\"timeout\"} 1.0",
            "redis_call_failures_total{failure=\"error\"} 0.0");
  }

  @Test
  void tellsOfTheJvmAndTheProcess() {
    assertThat(metrics.scrape())
        .contains("jvm_memory_used_bytes{", "process_cpu_usage", "process_files_open_files")
        .contains("log_lines_lost_total");
  }

  private List<String> scrape() {
    return metrics.scrape().lines().toList();
  }
}
