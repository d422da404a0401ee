package dev.holdfast.client.shedlock;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import java.util.Optional;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;

/** One task's lock. */
final class HoldfastSimpleLock extends AbstractSimpleLock {
  private final HoldfastLockProvider provider;
  private final HeldLock held;

  /** Set by extend: the lock that extends it ends it. */
  private volatile boolean passedOn;

  HoldfastSimpleLock(
      HoldfastLockProvider provider, LockConfiguration configuration, HeldLock held) {
    super(configuration);
    this.provider = provider;
    this.held = held;
    provider.releaseAtMostUntil(configuration, held, () -> !passedOn);
  }

  @Override
  protected void doUnlock() {
    provider.release(lockConfiguration, held);
  }

  @Override
  protected Optional<SimpleLock> doExtend(LockConfiguration longer) {
    boolean over = !ClockProvider.now().isBefore(lockConfiguration.getLockAtMostUntil());
    if (over || !held.isValid()) {
      return Optional.empty();
    }
    AcquireOptions same = AcquireOptions.defaults().lockId(held.lockId());
    Optional<HeldLock> extended = provider.acquire(longer, same);
    if (extended.isPresent() && extended.get().fencingToken() != held.fencingToken()) {
      extended.get().close();
      return Optional.empty();
    }
    passedOn = extended.isPresent();
    return extended.map(again -> new HoldfastSimpleLock(provider, longer, again));
  }
}
