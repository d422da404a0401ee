package dev.holdfast.service.system;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.v1.Heartbeat;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
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
  private final List<String> scopes;
  private final String session;

  @GuardedBy("this")
  private final List<LockEvent> events = new ArrayList<>();

  @GuardedBy("this")
  private final Map<String, Lock> locks = new HashMap<>();

  @GuardedBy("this")
  private int snapshots;

  @GuardedBy("this")
  private boolean inSnapshot;

  @GuardedBy("this")
  private String resumeToken = "";

  @GuardedBy("this")
  private Heartbeat heartbeat = Heartbeat.getDefaultInstance();

  @GuardedBy("this")
  private @Nullable WatchEnd end;

  @GuardedBy("this")
  private @Nullable Status status;

  @GuardedBy("this")
  private Context.@Nullable CancellableContext connection;

  private RecordedWatch(List<String> scopes, String session) {
    this.scopes = scopes;
    this.session = session;
  }

  /** Begins one. */
  static RecordedWatch open(Client client, String... scopes) {
    return inSession(client, "", scopes);
  }

  /** Begins one that keeps a session alive. */
  static RecordedWatch inSession(Client client, String session, String... scopes) {
    var watch = new RecordedWatch(List.of(scopes), session);
    watch.resume(client);
    return watch;
  }

  /** Goes on from the last token. */
  synchronized void resume(Client client) {
    var mine = Context.ROOT.withCancellation();
    connection = mine;
    status = null;
    WatchLocksRequest request =
        WatchLocksRequest.newBuilder()
            .addAllScopes(scopes)
            .setSessionId(session)
            .setResumeToken(resumeToken)
            .build();
    mine.run(() -> client.streams().withWaitForReady().watchLocks(request, observer(mine)));
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

  /** How many complete snapshots came. */
  synchronized int snapshots() {
    return inSnapshot ? snapshots - 1 : snapshots;
  }

  synchronized Heartbeat heartbeat() {
    return heartbeat;
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
    }
    for (LockEvent event : message.getLockEventsList()) {
      events.add(event);
      show(event.getLock());
    }
    if (message.hasHeartbeat()) {
      heartbeat = message.getHeartbeat();
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
