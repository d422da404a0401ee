package dev.holdfast.service.cli;

import dev.holdfast.v1.Lock;
import dev.holdfast.v1.Snapshot;
import dev.holdfast.v1.Viewer;
import dev.holdfast.v1.WatchLocksResponse;
import java.time.ZoneId;

/** Prints what a watch shows, message by message. */
final class WatchPrinter {
  private final Terminal terminal;
  private final boolean json;
  private final EventText text = new EventText(ZoneId.systemDefault());
  private boolean storeAvailable = true;
  private int snapshotLocks;

  /**
   * For one watch.
   *
   * @param json print each message as it is
   */
  WatchPrinter(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  void print(WatchLocksResponse message) {
    if (json) {
      terminal.out().println(Json.of(message));
      return;
    }
    if (message.hasSnapshot()) {
      print(message.getSnapshot(), message);
    }
    message.getLockEventsList().forEach(event -> terminal.say(text.of(event)));
    message
        .getViewerEventsList()
        .forEach(event -> terminal.say(text.of(event, message.getServerTime())));
    if (message.hasHeartbeat()) {
      tellStore(message.getHeartbeat().getStoreAvailable());
    }
  }

  /** Something about the watch itself. */
  void remark(String line) {
    if (!json) {
      terminal.remark(line);
    }
  }

  private void print(Snapshot snapshot, WatchLocksResponse message) {
    for (Lock lock : snapshot.getLocksList()) {
      terminal.say(LockText.state(lock, message.getServerTime()));
    }
    for (Viewer viewer : snapshot.getViewersList()) {
      String name = LockText.name(viewer.getDisplayName(), viewer.getUserId());
      terminal.say(viewer.getScope() + " " + name + " is looking");
    }
    snapshotLocks += snapshot.getLocksCount();
    if (!snapshot.getMore()) {
      terminal.say(snapshotLocks + " held now. Changes follow.");
      snapshotLocks = 0;
    }
  }

  private void tellStore(boolean available) {
    if (available != storeAvailable) {
      remark(
          available
              ? "The server reaches its store again"
              : "The server cannot reach its store: what is shown may be old");
    }
    storeAvailable = available;
  }
}
