package dev.holdfast.service.session;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.LockRules;
import dev.holdfast.service.lock.Policies;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.session.SessionStore.OpenStream;
import dev.holdfast.service.session.SessionStore.View;
import dev.holdfast.service.watch.Attendance;
import dev.holdfast.service.watch.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions with streams at this instance. All methods may be called from any thread. */
public final class Sessions implements SessionStore.Keeper, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  /** What the store was not told by then, it finds by this instance's silence. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** Each has an operation for each partition, and the store's queue takes some thousands. */
  private static final int TELLING_AT_ONCE = 32;

  private final SessionStore store;
  private final Turns turns = new Turns(TELLING_AT_ONCE);
  private final Policies policies;
  private final AtomicLong streamIds = new AtomicLong();
  private final Map<SessionKey, OpenSession> open = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
  private volatile boolean closing;

  public Sessions(SessionStore store, Policies policies) {
    this.store = store;
    this.policies = policies;
    store.keptBy(this);
  }

  /**
   * Attends a watch: while it is open, its session is alive.
   *
   * @throws dev.holdfast.service.lock.RefusedException where the session id cannot be one, or the
   *     name cannot be shown
   */
  public Attendance attend(WatchRequest request) {
    if (request.sessionId().isEmpty()) {
      return Attendance.NONE;
    }
    LockRules.checkSessionId(request.sessionId());
    LockRules.checkDisplayName(request.displayName());
    var key = new SessionKey(request.caller().userId(), request.sessionId());
    var stream =
        new OpenStream(
            Long.toString(streamIds.incrementAndGet(), Character.MAX_RADIX),
            request.caller().displayName(request.displayName()),
            remembered(request),
            request.scopes(),
            request.invisible() ? List.of() : views(request));
    Set<Integer> partitions = partitions(request);
    return new Attendance() {
      @Override
      public CompletableFuture<Answer<Boolean>> begin() {
        return opened(key, stream, partitions);
      }

      @Override
      public void end() {
        OpenSession session = open.get(key);
        if (session != null) {
          session.close(stream.id());
        }
      }
    };
  }

  private List<View> views(WatchRequest request) {
    var views = new ArrayList<View>();
    for (Scope scope : request.scopes()) {
      if (scope instanceof Scope.OneDocument one) {
        views.add(new View(one.document(), "", limit(one.document().type())));
      } else if (scope instanceof Scope.OneLock one) {
        ResourceId viewed = one.resource();
        views.add(new View(viewed.document(), viewed.section(), limit(viewed.type())));
      }
    }
    return views.stream().distinct().toList();
  }

  private int limit(String type) {
    return policies.of(type).viewers();
  }

  private Set<Integer> partitions(WatchRequest request) {
    var partitions = new TreeSet<Integer>();
    for (Scope scope : request.scopes()) {
      if (scope instanceof Scope.OneDocument one) {
        partitions.add(store.partitionOf(one.document()));
      } else if (scope instanceof Scope.OneLock one) {
        partitions.add(store.partitionOf(one.resource().document()));
      }
    }
    return partitions;
  }

  /** As long as the longest grace of what it watches. */
  private Duration remembered(WatchRequest request) {
    Duration longest = policies.byDefault().grace();
    for (Scope scope : request.scopes()) {
      Duration grace = scope.type() == null ? longest : policies.of(scope.type()).grace();
      longest = grace.compareTo(longest) > 0 ? grace : longest;
    }
    return longest;
  }

  private CompletableFuture<Answer<Boolean>> opened(
      SessionKey key, OpenStream stream, Set<Integer> partitions) {
    while (true) {
      OpenSession session =
          open.computeIfAbsent(key, k -> new OpenSession(k, store, turns, this::forget));
      var attached = session.open(stream, partitions);
      if (attached != null) {
        return attached;
      }
      // Its last stream has ended at this moment.
      forget(session);
    }
  }

  private void forget(OpenSession session) {
    open.remove(session.key(), session);
    if (closing && open.isEmpty()) {
      allClosed.complete(null);
    }
  }

  /** How many sessions have a stream here. */
  public int count() {
    return open.size();
  }

  @Override
  public void use(SessionKey key, int partition) {
    OpenSession session = open.get(key);
    if (session != null) {
      session.use(partition);
    }
  }

  @Override
  public boolean attachWhereOpen(SessionKey key, int partition) {
    OpenSession session = open.get(key);
    return session != null && session.attachAnew(partition);
  }

  @Override
  public void retry() {
    open.values().forEach(OpenSession::tell);
  }

  @Override
  public void attachAllAnew() {
    log.info("The store had let go of this instance: {} sessions are attached anew.", open.size());
    open.values().forEach(OpenSession::attachAllAnew);
  }

  /**
   * Waits until the store knows of all that has ended, within a bound. Every watch must have been
   * ended before.
   */
  @Override
  public void close() {
    closing = true;
    if (open.isEmpty()) {
      return;
    }
    try {
      allClosed.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{} sessions could not be detached in time.", open.size());
    }
  }
}
