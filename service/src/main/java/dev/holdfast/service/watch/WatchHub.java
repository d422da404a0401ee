package dev.holdfast.service.watch;

import dev.holdfast.service.config.WatchConfig;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.service.watch.EventStore.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All watches of this instance, and what follows events within it. One thread owns everything in
 * this package that can change; whatever comes from elsewhere is handed to it, so nothing here is
 * locked.
 */
public final class WatchHub implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchHub.class);

  /** How often time alone is looked at: well below the shortest interval that is promised. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** How long a partition is still read for whom a cut made leave. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  /** After so many events their watches are served, so that a burst is no backlog yet. */
  private static final int CHUNK = 64;

  private final Executor owner;
  private final Runnable onClose;
  private final Supplier<Instant> wallClock;
  private final WatchContext context;
  private final EventStore.Tail tail;
  private final Map<Integer, Feed> feeds = new TreeMap<>();
  private final Set<Watch> watches = new LinkedHashSet<>();
  private List<Watch> marked = new ArrayList<>();
  private boolean storeAvailable = true;
  private boolean draining;

  /**
   * A hub with a thread of its own.
   *
   * @param wallClock what the expiry of bearer tokens counts by
   */
  public static WatchHub start(
      EventStore store,
      WatchConfig config,
      EventEncoder encoder,
      WatchMetrics metrics,
      Supplier<Instant> wallClock) {
    OwnerThread thread = new OwnerThread("holdfast-watch");
    WatchHub hub =
        new WatchHub(
            store, config, encoder, metrics, thread, thread::close, System::nanoTime, wallClock);
    thread.every(TICK, hub::tick);
    return hub;
  }

  WatchHub(
      EventStore store,
      WatchConfig config,
      EventEncoder encoder,
      WatchMetrics metrics,
      Executor owner,
      Runnable onClose,
      LongSupplier nanoTime,
      Supplier<Instant> wallClock) {
    this.owner = owner;
    this.onClose = onClose;
    this.wallClock = wallClock;
    context =
        new WatchContext(
            store,
            new Reads(this::post),
            config,
            encoder,
            metrics,
            new ServerClock(nanoTime, wallClock.get()),
            nanoTime,
            () -> storeAvailable);
    tail = store.tail(new TailListener());
  }

  /** Opens a watch. It tells all through the sink, refusals too. */
  public WatchHandle open(WatchRequest request, WatchSink sink) {
    return open(request, sink, Attendance.NONE);
  }

  /** Opens a watch that others attend. */
  public WatchHandle open(WatchRequest request, WatchSink sink, Attendance attendance) {
    Watch watch =
        new Watch(
            context,
            request,
            sink,
            this::advanceLater,
            ended -> {
              closed(ended);
              attendance.end();
            });
    post(() -> admit(watch, attendance));
    return new WatchHandle() {
      @Override
      public void ready() {
        post(watch::mark);
      }

      @Override
      public void cancel() {
        post(watch::close);
      }
    };
  }

  /**
   * Follows a partition until closed, from soon on; begins with {@link Follower#gap}. A drained hub
   * still tells its followers.
   */
  public Follower.Following follow(int partition, Follower follower) {
    post(() -> feed(partition).add(follower));
    return () -> post(() -> feed(partition).remove(follower));
  }

  /** Sends every watch away, and from now on whoever comes. Done when all were told. */
  public CompletableFuture<Void> drain() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    post(
        () -> {
          draining = true;
          List.copyOf(watches).forEach(watch -> watch.end(Refusal.serverDraining()));
          done.complete(null);
        });
    return done;
  }

  /** Stops reading, and ends its thread. Watches still open are not told: drain first. */
  @Override
  public void close() {
    tail.close();
    onClose.run();
  }

  /** Looks at what is due by time. */
  void tick() {
    run(
        () -> {
          var now = wallClock.get();
          List.copyOf(watches).forEach(watch -> watch.tick(now));
          feeds.values().forEach(feed -> feed.tick(LINGER.toNanos()));
        });
  }

  /** Whoever may not see what it watches is not attended, and so is no viewer of it. */
  private void admit(Watch watch, Attendance attendance) {
    watches.add(watch);
    context.metrics().opened();
    if (draining) {
      watch.end(Refusal.serverDraining());
    } else if (watch.isUnrestricted()) {
      attend(watch, attendance);
    } else {
      var unused =
          watch
              .askAccess()
              .exceptionally(failure -> Answer.refused(Refusal.storeUnavailable()))
              .thenAccept(answer -> post(() -> attend(watch, attendance, answer)));
    }
  }

  private void attend(Watch watch, Attendance attendance, Answer<Boolean> access) {
    if (access instanceof Answer.Refused<Boolean> refused) {
      watch.end(refused.refusal());
    } else if (watches.contains(watch)) {
      attend(watch, attendance);
    }
  }

  private void attend(Watch watch, Attendance attendance) {
    CompletableFuture<Answer<Boolean>> begun = attendance.begin();
    if (begun.isDone()) {
      begin(watch, begun);
    } else {
      var unused = begun.whenComplete((answer, failure) -> post(() -> begin(watch, begun)));
    }
  }

  private void begin(Watch watch, CompletableFuture<Answer<Boolean>> begun) {
    if (begun.isCompletedExceptionally()) {
      log.error("A watch could not be attended, and is ended");
      watch.abort();
    } else if (begun.join() instanceof Answer.Refused<Boolean> refused) {
      watch.end(refused.refusal());
    } else if (watches.contains(watch)) {
      try {
        watch.start(feedsOf(watch.interest()));
      } catch (RefusedException e) {
        watch.end(e.refusal());
      }
    }
  }

  private Map<Integer, Feed> feedsOf(Interest interest) {
    Map<Integer, Feed> needed = new TreeMap<>();
    for (int partition : interest.partitions(context.store())) {
      needed.put(partition, feed(partition));
    }
    return needed;
  }

  private Feed feed(int partition) {
    return feeds.computeIfAbsent(partition, p -> new Feed(p, context, tail));
  }

  private void closed(Watch watch) {
    watches.remove(watch);
    context.metrics().closed();
  }

  private void advanceLater(Watch watch) {
    marked.add(watch);
  }

  private void post(Runnable task) {
    owner.execute(() -> run(task));
  }

  /** Does one thing on the owner's thread, and then what follows of it for the watches. */
  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("A task of the watches failed", e);
    }
    advanceMarked();
  }

  private void advanceMarked() {
    while (!marked.isEmpty()) {
      List<Watch> now = marked;
      marked = new ArrayList<>();
      now.forEach(this::advance);
    }
  }

  private void advance(Watch watch) {
    try {
      watch.advance();
    } catch (RuntimeException e) {
      log.error("A watch failed, and is ended", e);
      watch.abort();
    }
  }

  private final class TailListener implements EventStore.Listener {
    @Override
    public CompletionStage<Void> events(int partition, List<LockEvent> events) {
      CompletableFuture<Void> taken = new CompletableFuture<>();
      post(
          () -> {
            Feed feed = feeds.get(partition);
            try {
              if (feed != null) {
                take(feed, events);
              }
            } finally {
              taken.complete(null);
            }
          });
      return taken;
    }

    private void take(Feed feed, List<LockEvent> events) {
      int chunk = Math.min(CHUNK, context.config().ring());
      int taken = 0;
      for (LockEvent event : events) {
        feed.event(event);
        taken++;
        if (taken % chunk == 0) {
          advanceMarked();
        }
      }
    }

    @Override
    public void idle(int partition, Head head) {
      post(
          () -> {
            Feed feed = feeds.get(partition);
            if (feed != null) {
              feed.idle(head);
            }
          });
    }

    @Override
    public void available(boolean available) {
      post(() -> storeAvailable = available);
    }
  }
}
