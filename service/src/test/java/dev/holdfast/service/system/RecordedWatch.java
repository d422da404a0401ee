package dev.holdfast.service.system;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.v1.Heartbeat;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.Viewer;
import dev.holdfast.v1.ViewerEvent;
import dev.holdfast.v1.WatchEnd;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A watch that keeps all that it is told, and goes on from its last token when it was cut. */
final class RecordedWatch implements AutoCloseable {
  private final WatchLocksRequest request;

  @GuardedBy("this")
  private final List<LockEvent> events = new ArrayList<>();

  @GuardedBy("this")
  private final Map<String, Lock> locks = new HashMap<>();

  @GuardedBy("this")
  private final List<ViewerEvent> viewerEvents = new ArrayList<>();

  @GuardedBy("this")
  private List<Viewer> viewers = List.of();

  @GuardedBy("this")
  private int snapshots;

  @GuardedBy("this")
  private boolean inSnapshot;

  @GuardedBy("this")
  private String resumeToken = "";

  @GuardedBy("this")
  private Heartbeat heartbeat = Heartbeat.getDefaultInstance();

  @GuardedBy("this")
  private int heartbeats;

  @GuardedBy("this")
  private @Nullable WatchEnd end;

  @GuardedBy("this")
  private @Nullable Status status;

  @GuardedBy("this")
  private Context.@Nullable CancellableContext connection;

  private RecordedWatch(WatchLocksRequest request) {
    this.request = request;
  }

  /** Begins one. */
  static RecordedWatch open(Client client, String... scopes) {
    return inSession(client, "", scopes);
  }

  /** Begins one with whatever else a request says. */
  static RecordedWatch open(Client client, WatchLocksRequest request) {
    var watch = new RecordedWatch(request);
    watch.resume(client);
    return watch;
  }

  /** Begins one that keeps a session alive. */
  static RecordedWatch inSession(Client client, String session, String... scopes) {
    return open(
        client,
        WatchLocksRequest.newBuilder().addAllScopes(List.of(scopes)).setSessionId(session).build());
  }

  /** Goes on from the last token. */
  synchronized void resume(Client client) {
    var mine = Context.ROOT.withCancellation();
    connection = mine;
    status = null;
    WatchLocksRequest next = request.toBuilder().setResumeToken(resumeToken).build();
    mine.run(() -> client.streams().withWaitForReady().watchLocks(next, observer(mine)));
  }

  /** Breaks it off; what was under way to it is lost. */
  void cut() {
    Context.CancellableContext broken;
    synchronized (this) {
      broken = connection;
      connection = null;
    }
    if (broken != null) {
      broken.cancel(null);
    }
  }

  /** All events so far, in the order in which they came. */
  synchronized List<LockEvent> events() {
    return List.copyOf(events);
  }

  /** The types of the events so far of one resource. */
  List<LockEventType> typesOf(String resource) {
    return events().stream()
        .filter(event -> event.getLock().getResourceId().equals(resource))
        .map(LockEvent::getType)
        .toList();
  }

  /** How many there are. */
  synchronized int eventCount() {
    return events.size();
  }

  /** Returns when there are so many of them, or after the given time. */
  synchronized void awaitEvents(int count, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (events.size() < count && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
    }
  }

  /** The held locks, by resource, as the snapshot and the events since tell. */
  synchronized Map<String, Lock> locks() {
    return Map.copyOf(locks);
  }

  /** Who came and left, in the order in which it was told. */
  synchronized List<ViewerEvent> viewerEvents() {
    return List.copyOf(viewerEvents);
  }

  /** The viewers of the last snapshot. */
  synchronized List<Viewer> viewersAtFirst() {
    return viewers;
  }

  /** How many complete snapshots came. */
  synchronized int snapshots() {
    return inSnapshot ? snapshots - 1 : snapshots;
  }

  synchronized Heartbeat heartbeat() {
    return heartbeat;
  }

  /** How many came. */
  synchronized int heartbeats() {
    return heartbeats;
  }

  /** What the server said last, where it ended the stream. */
  synchronized @Nullable WatchEnd end() {
    return end;
  }

  /** Why the stream is over; null while it is not. */
  synchronized @Nullable Status status() {
    return status;
  }

  @Override
  public void close() {
    cut();
  }

  private StreamObserver<WatchLocksResponse> observer(Context.CancellableContext mine) {
    return new StreamObserver<>() {
      @Override
      public void onNext(WatchLocksResponse message) {
        take(mine, message);
      }

      @Override
      public void onError(Throwable failure) {
        over(mine, Status.fromThrowable(failure));
      }

      @Override
      public void onCompleted() {
        over(mine, Status.OK);
      }
    };
  }

  private synchronized void over(Context.CancellableContext from, Status why) {
    if (from == connection) {
      status = why;
    }
  }

  private synchronized void take(Context.CancellableContext from, WatchLocksResponse message) {
    if (from != connection) {
      return;
    }
    if (message.hasSnapshot()) {
      if (!inSnapshot) {
        snapshots++;
        locks.clear();
      }
      inSnapshot = message.getSnapshot().getMore();
      message.getSnapshot().getLocksList().forEach(this::show);
      viewers = message.getSnapshot().getViewersList();
    }
    for (LockEvent event : message.getLockEventsList()) {
      events.add(event);
      show(event.getLock());
    }
    viewerEvents.addAll(message.getViewerEventsList());
    if (message.hasHeartbeat()) {
      heartbeat = message.getHeartbeat();
      heartbeats++;
    }
    if (message.hasEnd()) {
      end = message.getEnd();
    }
    if (!message.getResumeToken().isEmpty()) {
      resumeToken = message.getResumeToken();
    }
    notifyAll();
  }

  @GuardedBy("this")
  private void show(Lock lock) {
    if (lock.hasHolder()) {
      locks.put(lock.getResourceId(), lock);
    } else {
      locks.remove(lock.getResourceId());
    }
  }
}
