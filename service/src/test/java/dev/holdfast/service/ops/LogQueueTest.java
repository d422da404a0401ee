package dev.holdfast.service.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogQueueTest {
  /** What logback-queues.xml says. */
  private static final int QUEUE = 8_192;

  private static final int TOO_MANY = 1_000;

  private static final Logger log = LoggerFactory.getLogger(LogQueueTest.class);

  @Test
  @Timeout(30)
  void stuckOutputKeepsNobodyWaitingAndEachLineIsWrittenOrCounted() {
    var unstuck = new CountDownLatch(1);
    var written = new AtomicInteger();
    StandardError.replacedBy(
        stuckUntil(unstuck, written),
        () -> {
          long lostBefore = LogLosses.count();
          for (int i = 0; i < QUEUE + TOO_MANY; i++) {
            log.info("line {}", i);
          }
          long lost = LogLosses.count() - lostBefore;
          // The writer itself may hold a few lines that it has taken out of the queue.
          assertThat(lost).isPositive().isLessThanOrEqualTo(TOO_MANY);

          unstuck.countDown();
          await().until(() -> written.get() + lost == QUEUE + TOO_MANY);
        });
  }

  private static OutputStream stuckUntil(CountDownLatch unstuck, AtomicInteger lines) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        try {
          unstuck.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        if (b == '\n') {
          lines.incrementAndGet();
        }
      }
    };
  }
}
