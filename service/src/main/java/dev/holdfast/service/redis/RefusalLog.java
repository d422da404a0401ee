package dev.holdfast.service.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator why Redis refuses calls (READONLY, NOPERM, MISCONF, OOM), which a caller is not
 * told; and not once a call, for all of them fail then.
 */
final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  void warn(Throwable refusal) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE.toNanos())) {
      log.warn("Redis refuses calls: {}", refusal.getMessage());
    }
  }
}
