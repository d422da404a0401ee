package dev.holdfast.service;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockStore;
import dev.holdfast.service.lock.LockStore.HoldKey;
import dev.holdfast.service.lock.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Runs the way to Redis and back until the JVM has compiled it: the first seconds of an instance
 * cost many times the CPU an operation, and should not be a caller's. Releases locks that nobody
 * has, which changes nothing and tells nobody.
 */
final class WarmUp {
  private static final int ROUNDS = 150;
  private static final int AT_ONCE = 64;

  /** However slow the machine or the store is, by then it is ready all the same. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** What is compiled is so for all instances in this JVM. */
  private static final AtomicBoolean done = new AtomicBoolean();

  private WarmUp() {}

  /**
   * Blocks until it is done, the limit has passed, or the store is away. Does nothing the second
   * time.
   */
  static void run(LockStore locks) {
    if (done.getAndSet(true)) {
      return;
    }
    long end = System.nanoTime() + LIMIT.toNanos();
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      List<CompletableFuture<Answer<Boolean>>> calls =
          IntStream.range(0, AT_ONCE).mapToObj(i -> locks.release(nobodys(i), LIMIT)).toList();
      boolean away =
          calls.stream().map(CompletableFuture::join).anyMatch(Answer.Refused.class::isInstance);
      if (away) {
        return;
      }
    }
  }

  private static HoldKey nobodys(int i) {
    var document = new DocumentId("holdfast", "warm-up-" + i);
    return new HoldKey(new ResourceId(document, "none"), "", "");
  }
}
