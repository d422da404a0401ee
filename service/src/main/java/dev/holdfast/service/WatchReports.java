package dev.holdfast.service;

import dev.holdfast.service.ops.WatchMetrics;
import dev.holdfast.service.watch.SnapshotCause;

/** Counts what watches do. */
final class WatchReports implements dev.holdfast.service.watch.WatchMetrics {
  private final WatchMetrics metrics;

  WatchReports(WatchMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void opened() {
    metrics.opened();
  }

  @Override
  public void closed() {
    metrics.closed();
  }

  @Override
  public void delivered(int events) {
    metrics.delivered(events);
  }

  @Override
  public void snapshot(SnapshotCause cause) {
    metrics.snapshot(
        switch (cause) {
          case OPENED -> WatchMetrics.SnapshotCause.BEGIN;
          case NOT_RESUMABLE -> WatchMetrics.SnapshotCause.TOKEN_TOO_OLD;
          case SLOW -> WatchMetrics.SnapshotCause.SLOW;
          case HISTORY_BROKEN -> WatchMetrics.SnapshotCause.HISTORY_BROKEN;
        });
  }
}
