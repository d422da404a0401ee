package dev.holdfast.service.watch;

/** Has lost its place, and waits until it may have a new snapshot. */
final class Lagging implements Stage {
  private final Watch watch;
  private final SnapshotCause cause;

  Lagging(Watch watch, SnapshotCause cause) {
    this.watch = watch;
    this.cause = cause;
  }

  @Override
  public boolean step() {
    if (watch.isWaitingToSnapshot()) {
      return false;
    }
    // Events are missing, a change of access perhaps among them.
    watch.become(new Admitting(watch, new Snapshotting(watch, cause)));
    return true;
  }
}
