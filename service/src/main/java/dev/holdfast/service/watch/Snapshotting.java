package dev.holdfast.service.watch;

import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.service.watch.EventStore.SnapshotPage;
import dev.holdfast.service.watch.WatchMessage.SnapshotPart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells a watch all locks and viewers of its scopes, one reading at a time and only while the sink
 * is ready. The events since it began are in the rings: what a reading has shown of them is left
 * out afterwards, by its {@link Floors}.
 */
final class Snapshotting implements Stage {
  private final Watch watch;
  private final SnapshotCause cause;
  private final Deque<Reading> left = new ArrayDeque<>();
  private final Deque<LockState> locks = new ArrayDeque<>();
  private final Deque<Viewer> viewers = new ArrayDeque<>();
  private final Map<Cursor, Start> starts = new HashMap<>();
  private boolean begun;

  /** One call to the store; {@code document} is null for a page. */
  private record Reading(Cursor cursor, Scope scope, @Nullable DocumentId document, String after) {}

  /** Where a partition's ring stood before anything was read, and what was shown since. */
  private record Start(long sequence, long revision, Floors floors) {}

  Snapshotting(Watch watch, SnapshotCause cause) {
    this.watch = watch;
    this.cause = cause;
  }

  @Override
  public boolean step() {
    if (!begun) {
      begin();
    }
    int page = watch.context().config().page();
    int waiting = locks.size() + viewers.size();
    if (waiting > page || (!left.isEmpty() && waiting == page)) {
      watch.sendSnapshot(nextPart(page, true), "");
      return true;
    }
    if (left.isEmpty()) {
      finish(page);
      return true;
    }
    Reading next = left.element();
    watch.<SnapshotPage>read(this, () -> ask(next), answer -> take(next, answer));
    return false;
  }

  private void begin() {
    begun = true;
    watch.beginSnapshot(cause);
    Interest interest = watch.interest();
    for (Cursor cursor : watch.cursors()) {
      Ring ring = cursor.feed().ring();
      starts.put(cursor, new Start(ring.next(), ring.lastRevision(), new Floors()));
      for (DocumentId document : cursor.feed().own(interest.documents())) {
        left.add(new Reading(cursor, interest.reading(document), document, ""));
      }
      interest.wide().forEach(scope -> left.add(new Reading(cursor, scope, null, "")));
    }
  }

  private CompletableFuture<SnapshotPage> ask(Reading next) {
    EventStore store = watch.context().store();
    return next.document() != null
        ? store.document(next.scope())
        : store.page(
            next.cursor().feed().partition(),
            next.scope(),
            next.after(),
            watch.context().config().page());
  }

  private void take(Reading done, SnapshotPage page) {
    watch.context().clock().set(page.serverTime());
    Start start = startOf(done.cursor());
    if (!page.epoch().equals(done.cursor().feed().ring().epoch())
        || page.listedRevision() < start.revision()) {
      done.cursor().feed().verify();
      watch.lag(SnapshotCause.HISTORY_BROKEN);
      return;
    }
    left.remove();
    if (done.document() != null) {
      start.floors().document(done.document(), page.revision());
    } else {
      start.floors().page(done.scope(), page);
      if (!page.upTo().isEmpty()) {
        left.addFirst(new Reading(done.cursor(), done.scope(), null, page.upTo()));
      }
    }
    page.locks().forEach(this::add);
    page.viewers().stream().filter(watch::shows).forEach(viewers::add);
  }

  /** Queues each hold as an entry of its own, so that parts are full and none is too large. */
  private void add(LockState lock) {
    if (!watch.interest().contains(lock.resource())) {
      return;
    }
    lock.holds()
        .forEach(
            hold -> locks.add(new LockState(lock.resource(), List.of(hold), null, lock.waiters())));
    if (lock.delayUntil() != null) {
      locks.add(new LockState(lock.resource(), List.of(), lock.delayUntil(), lock.waiters()));
    }
  }

  private SnapshotPart nextPart(int size, boolean more) {
    List<LockState> someLocks = new ArrayList<>();
    while (someLocks.size() < size && !locks.isEmpty()) {
      someLocks.add(locks.remove());
    }
    List<Viewer> someViewers = new ArrayList<>();
    while (someLocks.size() + someViewers.size() < size && !viewers.isEmpty()) {
      someViewers.add(viewers.remove());
    }
    return new SnapshotPart(someLocks, someViewers, more);
  }

  /** Sends the last part; what happened since to the locks of earlier ones follows as events. */
  private void finish(int page) {
    if (watch.cursors().stream().anyMatch(this::isOverrun)) {
      watch.lag(SnapshotCause.SLOW);
      return;
    }
    for (Cursor cursor : watch.cursors()) {
      Start start = startOf(cursor);
      cursor.scanFrom(start.sequence(), start.floors());
      cursor.skip();
    }
    watch.become(new Flowing(watch));
    watch.sendSnapshot(nextPart(page, false), watch.token());
  }

  private boolean isOverrun(Cursor cursor) {
    return startOf(cursor).sequence() < cursor.feed().ring().first();
  }

  private Start startOf(Cursor cursor) {
    Start start = starts.get(cursor);
    if (start == null) {
      throw new IllegalStateException("not begun");
    }
    return start;
  }
}
