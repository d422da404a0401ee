package dev.holdfast.service.cli;

import dev.holdfast.client.ClientObserver;
import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.LockLostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Says when a lock cannot be renewed, and when it can again. */
final class RenewalRemarks implements ClientObserver {
  private final Consumer<String> remarks;
  private final AtomicBoolean failing = new AtomicBoolean();

  RenewalRemarks(Consumer<String> remarks) {
    this.remarks = remarks;
  }

  @Override
  public void renewalFailed(HoldfastException why) {
    if (!(why instanceof LockLostException) && failing.compareAndSet(false, true)) {
      remarks.accept("The lock cannot be renewed now: " + why.getMessage());
    }
  }

  @Override
  public void renewed(int locks, Duration took) {
    if (failing.compareAndSet(true, false)) {
      remarks.accept("The lock is renewed again");
    }
  }
}
