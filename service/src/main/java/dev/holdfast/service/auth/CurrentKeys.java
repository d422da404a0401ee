package dev.holdfast.service.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that count now, refreshed on a thread of its own. Where a refresh fails, the last good
 * keys go on counting, so that an issuer's outage locks nobody out.
 */
final class CurrentKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CurrentKeys.class);

  /** Between two refreshes that unknown keys ask for: anybody can make up a key id. */
  private static final Duration ASKED_AT_MOST_EVERY = Duration.ofSeconds(5);

  /** How long a token with an unknown key waits for a refresh: just above what a fetch may take. */
  private static final Duration WAIT = Duration.ofSeconds(6);

  private final KeySource source;
  private final List<String> algorithms;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(CurrentKeys::thread);
  private final Object lock = new Object();

  @GuardedBy("lock")
  private JWKSet loaded;

  @GuardedBy("lock")
  private boolean failing;

  @GuardedBy("lock")
  private @Nullable CompletableFuture<Void> asked;

  @GuardedBy("lock")
  private long askedNanos;

  private volatile VerificationKeys keys;

  private CurrentKeys(KeySource source, List<String> algorithms) throws KeySetException {
    this.source = source;
    this.algorithms = algorithms;
    this.loaded = source.load().toPublicJWKSet();
    this.keys = VerificationKeys.of(loaded, algorithms);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "holdfast-keys");
    thread.setDaemon(true);
    return thread;
  }

  /** Loads the keys, blocking, and looks after them until closed. */
  static CurrentKeys open(KeySource source, List<String> algorithms) throws KeySetException {
    var current = new CurrentKeys(source, algorithms);
    long millis = source.every().toMillis();
    var unused =
        current.thread.scheduleWithFixedDelay(
            current::refresh, millis, millis, TimeUnit.MILLISECONDS);
    return current;
  }

  /** The same object until the key set changes. */
  VerificationKeys get() {
    return keys;
  }

  /**
   * The keys after a look at the source, for a token whose key is not known; at once and unchanged
   * where one was just taken. Callers share one refresh. Completes on the thread of the keys.
   */
  CompletableFuture<VerificationKeys> refreshed() {
    CompletableFuture<Void> future;
    synchronized (lock) {
      if (asked == null || (asked.isDone() && isAskedLongAgo())) {
        asked = submitRefresh();
        askedNanos = System.nanoTime();
      }
      future = asked;
    }
    return future
        .copy()
        .completeOnTimeout(null, WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(done -> keys);
  }

  @GuardedBy("lock")
  private boolean isAskedLongAgo() {
    return System.nanoTime() - askedNanos >= ASKED_AT_MOST_EVERY.toNanos();
  }

  private CompletableFuture<Void> submitRefresh() {
    try {
      return CompletableFuture.runAsync(this::refresh, thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Takes over what changed. Runs on the thread of the keys only. */
  private void refresh() {
    try {
      replace(source.load().toPublicJWKSet());
    } catch (KeySetException | RuntimeException e) {
      String problem = e instanceof KeySetException ? e.getMessage() : e.getClass().getName();
      synchronized (lock) {
        if (!failing) {
          log.warn("Key set not refreshed, the last one goes on counting: {}", problem);
        }
        failing = true;
      }
    }
  }

  private void replace(JWKSet set) throws KeySetException {
    synchronized (lock) {
      if (!set.equals(loaded)) {
        keys = VerificationKeys.of(set, algorithms);
        loaded = set;
        log.info("Key set changed, {} keys", set.size());
      }
      if (failing) {
        log.info("Key set refreshed again");
      }
      failing = false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
