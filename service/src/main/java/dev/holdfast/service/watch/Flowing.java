package dev.holdfast.service.watch;

import java.util.ArrayList;
import java.util.List;

/** Sends the events of the rings, in batches. */
final class Flowing implements Stage {
  private final Watch watch;

  /** Another cursor is the first each time, so that a busy partition starves none. */
  private int turn;

  Flowing(Watch watch) {
    this.watch = watch;
  }

  @Override
  public boolean step() {
    List<Cursor> cursors = watch.cursors();
    List<byte[]> batch = new ArrayList<>();
    turn++;
    for (int i = 0; i < cursors.size(); i++) {
      Cursor cursor = cursors.get((turn + i) % cursors.size());
      if (cursor.isOverrun()) {
        watch.lag(SnapshotCause.SLOW);
        return true;
      }
      cursor.take(batch, watch.context().config().batch());
    }
    if (!batch.isEmpty()) {
      watch.sendEvents(batch);
      return true;
    }
    if (!watch.hasSentAny()) {
      watch.sendHeartbeat();
    }
    return false;
  }

  @Override
  public String token() {
    return watch.token();
  }
}
