package dev.holdfast.client.shedlock;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.ResourceNames;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.support.LockException;

/**
 * ShedLock's locks in Holdfast. A task's lock is held for {@code lockAtMostFor} where its process
 * dies, and released when it ends, but not before {@code lockAtLeastFor}.
 */
public final class HoldfastLockProvider implements ExtensibleLockProvider {
  /** The least and the most that policies let a lock last, unless they are changed. */
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

  private static final Duration LONGEST_TTL = Duration.ofHours(1);

  private final HoldfastClient client;
  private final String type;

  /** Releases under way, by name: who locks again in this process waits for them. */
  private final Map<String, CompletableFuture<?>> releases = new ConcurrentHashMap<>();

  /** Locks of the resource type {@code shedlock}. */
  public HoldfastLockProvider(HoldfastClient client) {
    this(client, "shedlock");
  }

  /**
   * Locks of a resource type of your own. The lock {@code report} is the resource {@code
   * type:report:run}.
   */
  public HoldfastLockProvider(HoldfastClient client, String type) {
    this.client = client;
    this.type = type;
  }

  @Override
  public Optional<SimpleLock> lock(LockConfiguration configuration) {
    awaitRelease(configuration.getName());
    return acquire(configuration, AcquireOptions.defaults())
        .map(held -> new HoldfastSimpleLock(this, configuration, held));
  }

  /** The resource that is locked under this name. */
  public String resource(String name) {
    return ResourceNames.of(type, name, "run");
  }

  Optional<HeldLock> acquire(LockConfiguration configuration, AcquireOptions options) {
    Duration atMost = configuration.getLockAtMostFor();
    AcquireOptions lasting =
        options
            .ttl(min(max(atMost, SHORTEST_TTL), LONGEST_TTL))
            .renewed(atMost.compareTo(LONGEST_TTL) > 0);
    try {
      return client.tryAcquire(resource(configuration.getName()), lasting);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockException("Interrupted while it asked for " + configuration.getName(), e);
    }
  }

  /** Releases when the lock may be free. */
  void release(LockConfiguration configuration, HeldLock held) {
    Duration left = Duration.between(ClockProvider.now(), configuration.getLockAtLeastUntil());
    if (left.isNegative() || left.isZero()) {
      held.close();
    } else {
      Delay.after(left, () -> releaseNow(configuration.getName(), held));
    }
  }

  /** Releases at last, where nobody did and it still counts. */
  void releaseAtMostUntil(
      LockConfiguration configuration, HeldLock held, BooleanSupplier stillCounts) {
    Duration left = Duration.between(ClockProvider.now(), configuration.getLockAtMostUntil());
    Delay.after(
        left,
        () -> {
          if (stillCounts.getAsBoolean() && held.isValid()) {
            releaseNow(configuration.getName(), held);
          }
        });
  }

  private void releaseNow(String name, HeldLock held) {
    CompletableFuture<Boolean> released = held.releaseAsync();
    releases.put(name, released);
    CompletableFuture<?> unused =
        released.whenComplete((answer, thrown) -> releases.remove(name, released));
  }

  private void awaitRelease(String name) {
    CompletableFuture<?> released = releases.get(name);
    if (released != null) {
      released.handle((answer, thrown) -> answer).join();
    }
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
