package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;

/**
 * Waits to hear whether the caller may see all of it. Its partitions are read by now, so that no
 * later change of that is missed.
 */
final class Admitting implements Stage {
  private final Watch watch;
  private final Stage next;

  Admitting(Watch watch, Stage next) {
    this.watch = watch;
    this.next = next;
  }

  @Override
  public boolean step() {
    if (watch.isUnrestricted()) {
      watch.become(next);
      return true;
    }
    watch.<Answer<Boolean>>read(
        this,
        watch::askAccess,
        answer -> {
          if (answer instanceof Answer.Refused<Boolean> refused) {
            refused(refused.refusal());
          } else {
            watch.become(next);
          }
        });
    return false;
  }

  private void refused(Refusal refusal) {
    if (refusal.reason() == Reason.STORE_UNAVAILABLE) {
      watch.storeFailed();
    } else {
      watch.end(refusal);
    }
  }
}
