package dev.holdfast.service.watch;

/** Waits until all partitions of the watch are read. */
final class Opening implements Stage {
  private final Watch watch;
  private final Stage next;

  Opening(Watch watch, Stage next) {
    this.watch = watch;
    this.next = next;
  }

  @Override
  public boolean step() {
    if (!watch.cursors().stream().allMatch(cursor -> cursor.feed().isOpen())) {
      return false;
    }
    watch.become(next);
    return true;
  }
}
