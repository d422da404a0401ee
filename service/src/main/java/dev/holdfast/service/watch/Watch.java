package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.Reason;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.Viewer;
import dev.holdfast.service.lock.Viewing;
import dev.holdfast.service.watch.WatchMessage.Beat;
import dev.holdfast.service.watch.WatchMessage.SnapshotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch of one caller: a stage, a cursor in each partition, and what it was sent last. */
final class Watch {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);

  /** How soon a reading is tried again that failed. */
  private static final Duration RETRY = Duration.ofMillis(500);

  private final WatchContext context;
  private final WatchRequest request;
  private final WatchSink sink;
  private final Consumer<Watch> toAdvance;
  private final Consumer<Watch> onEnd;
  private final Interest interest;
  private final long fingerprint;
  private List<Cursor> cursors = List.of();
  private Stage stage;
  private boolean flowing;
  private boolean marked;
  private boolean ended;
  private boolean sentAny;
  private boolean snapshotOpen;
  private boolean accessInDoubt;
  private boolean askingAccess;
  private long sentNanos;
  private @Nullable Long snapshotNanos;
  private @Nullable Long retryNanos;
  private @Nullable Stage readingFor;

  /**
   * @param toAdvance takes it when {@link #advance} has something to do, once until that ran
   * @param onEnd told when it has ended
   */
  Watch(
      WatchContext context,
      WatchRequest request,
      WatchSink sink,
      Consumer<Watch> toAdvance,
      Consumer<Watch> onEnd) {
    this.context = context;
    this.request = request;
    this.sink = sink;
    this.toAdvance = toAdvance;
    this.onEnd = onEnd;
    interest = Interest.of(request.scopes());
    String flags = request.omitViewers() ? "\nomit_viewers" : "";
    fingerprint = Fingerprint.of(request.caller().userId() + '\n' + interest + flags);
    sentNanos = context.nanoTime().getAsLong();
    stage = () -> false;
  }

  /**
   * Begins, with a resume or a snapshot, as soon as its partitions are read.
   *
   * @throws dev.holdfast.service.lock.RefusedException where the resume token is not one of this
   *     watch
   */
  void start(Map<Integer, Feed> feeds) {
    cursors = feeds.values().stream().map(feed -> new Cursor(this, feed)).toList();
    if (request.resumeToken().isEmpty()) {
      become(openingTo(new Snapshotting(this, SnapshotCause.BEGIN)));
    } else {
      ResumeToken token = ResumeToken.parse(request.resumeToken(), fingerprint, feeds.keySet());
      become(openingTo(new Resuming(this, token)));
    }
    cursors.forEach(cursor -> cursor.feed().add(cursor));
    mark();
  }

  private Stage openingTo(Stage next) {
    return new Opening(this, new Admitting(this, next));
  }

  /** Whether its caller may see all that it watches, whatever is changed. */
  boolean isUnrestricted() {
    return request.access() == WatchAccess.UNRESTRICTED;
  }

  CompletableFuture<Answer<Boolean>> askAccess() {
    return request.access().check();
  }

  /** Who may see what it watches was changed: it ends where its caller may not any more. */
  void accessChanged() {
    accessInDoubt = !isUnrestricted();
    settleAccess();
  }

  private void settleAccess() {
    if (!accessInDoubt || askingAccess || ended) {
      return;
    }
    askingAccess = true;
    accessInDoubt = false;
    context
        .reads()
        .read(
            () -> !ended,
            this::askAccess,
            answer -> {
              askingAccess = false;
              heardAccess(answer);
            },
            failure -> {
              askingAccess = false;
              accessInDoubt = true;
            });
  }

  /** Where the store is away, it is asked again with the next tick. */
  private void heardAccess(Answer<Boolean> answer) {
    if (answer instanceof Answer.Refused<Boolean> refused) {
      if (refused.refusal().reason() == Reason.STORE_UNAVAILABLE) {
        accessInDoubt = true;
      } else {
        end(refused.refusal());
      }
    } else {
      settleAccess();
    }
  }

  WatchContext context() {
    return context;
  }

  Interest interest() {
    return interest;
  }

  /** Whether its user is shown this event. */
  boolean shows(LockEvent event) {
    Viewing viewing = event.viewing();
    return viewing == null ? interest.contains(event.resource()) : shows(viewing.viewer());
  }

  boolean shows(Viewer viewer) {
    return !request.omitViewers() && interest.containsViewersOf(viewer.scope());
  }

  List<Cursor> cursors() {
    return cursors;
  }

  /** Whether events are counted for it as they come. */
  boolean isFlowing() {
    return flowing;
  }

  private boolean isAt(Stage other) {
    return !ended && stage == other;
  }

  void become(Stage next) {
    stage = next;
    flowing = next instanceof Flowing;
  }

  /** Asks for {@link #advance}. */
  void mark() {
    if (!marked && !ended) {
      marked = true;
      toAdvance.accept(this);
    }
  }

  /** Does all that can be done while the sink is ready. */
  void advance() {
    marked = false;
    while (!ended && sink.isReady() && stage.step()) {
      // One step after the other.
    }
    if (flowing && cursors.stream().mapToInt(Cursor::pending).sum() > context.config().queue()) {
      lag(SnapshotCause.SLOW);
    }
  }

  /** Drops its backlog; a new snapshot follows as soon as it may. */
  void lag(SnapshotCause cause) {
    if (!(stage instanceof Opening) && !ended) {
      cursors.forEach(Cursor::rest);
      become(new Lagging(this, cause));
      mark();
    }
  }

  /**
   * Reads for a stage, unless it is too soon after a failure or a reading is under way. What comes
   * counts only while the watch is still at that stage.
   */
  <T> void read(Stage reader, Supplier<CompletableFuture<T>> reading, Consumer<T> then) {
    if (readingFor == reader
        || (retryNanos != null && context.nanoTime().getAsLong() - retryNanos < 0)) {
      return;
    }
    readingFor = reader;
    context
        .reads()
        .read(
            () -> isAt(reader),
            reading,
            value -> take(reader, value, then),
            failure -> {
              if (isAt(reader)) {
                readingFor = null;
                storeFailed();
              }
            });
  }

  private <T> void take(Stage reader, T value, Consumer<T> then) {
    if (!isAt(reader)) {
      return;
    }
    readingFor = null;
    mark();
    try {
      then.accept(value);
    } catch (RuntimeException e) {
      log.error("A watch failed, and is ended", e);
      abort();
    }
  }

  /** A reading failed: a new watch is refused, an old one tries again a little later. */
  void storeFailed() {
    if (!sentAny) {
      end(Refusal.storeUnavailable());
    } else {
      retryNanos = context.nanoTime().getAsLong() + RETRY.toNanos();
    }
  }

  /** Whether it is too soon for another snapshot. */
  boolean isWaitingToSnapshot() {
    return snapshotNanos != null
        && context.nanoTime().getAsLong() - snapshotNanos
            < context.config().snapshotEvery().toNanos();
  }

  boolean hasSentAny() {
    return sentAny;
  }

  /** A new snapshot begins; one that was cut off in the middle gets its end first. */
  void beginSnapshot(SnapshotCause cause) {
    context.metrics().snapshot(cause);
    snapshotNanos = context.nanoTime().getAsLong();
    if (snapshotOpen) {
      // What it shows now was never the store's state, so no events go on from there.
      sendSnapshot(new SnapshotPart(List.of(), false), nowhere());
    }
  }

  void sendSnapshot(SnapshotPart part, String token) {
    snapshotOpen = part.more();
    send(part, List.of(), null, token);
  }

  void sendEvents(List<byte[]> events) {
    context.metrics().delivered(events.size());
    send(null, events, null, token());
  }

  void sendHeartbeat() {
    Beat beat = new Beat(context.config().heartbeat(), context.storeAvailable().getAsBoolean());
    send(null, List.of(), beat, stage.token());
  }

  /**
   * What goes on after all that was sent. Where several readings made up a snapshot, no revision
   * says what the watch knows until all events before the last of them are sent too; a token of
   * that moment leads to a new snapshot.
   */
  String token() {
    var writer = new ResumeToken.Writer(fingerprint, cursors.size());
    for (Cursor cursor : cursors) {
      long revision = cursor.revision();
      if (revision == Cursor.UNTOLD) {
        writer.addNowhere(cursor.feed().partition());
      } else {
        writer.add(cursor.feed().partition(), cursor.feed().ring().epochMark(), revision);
      }
    }
    return writer.finish();
  }

  /** A token that leads to a new snapshot. */
  private String nowhere() {
    var writer = new ResumeToken.Writer(fingerprint, cursors.size());
    cursors.forEach(cursor -> writer.addNowhere(cursor.feed().partition()));
    return writer.finish();
  }

  /** The bytes of an event that this watch's user gets. */
  byte[] encoded(RingEvent event) {
    return event.encodedFor(request.caller().userId(), context.encoder());
  }

  /** What is due by time alone. */
  void tick(Instant wallClock) {
    if (!wallClock.isBefore(request.caller().tokenExpires())) {
      end(Refusal.of(Reason.TOKEN_EXPIRED, "The token's time is up."));
      return;
    }
    settleAccess();
    if (!flowing) {
      mark();
    }
    long quiet = context.nanoTime().getAsLong() - sentNanos;
    if (sentAny && quiet >= context.config().heartbeat().toNanos() && sink.isReady()) {
      sendHeartbeat();
    }
  }

  /** Tells the caller why, and is gone. */
  void end(Refusal refusal) {
    if (!ended) {
      close();
      sink.end(refusal, context.clock().now());
    }
  }

  /** Ends it because of a bug. */
  void abort() {
    if (!ended) {
      close();
      sink.abort();
    }
  }

  /** Is gone; nothing more is sent. */
  void close() {
    if (!ended) {
      ended = true;
      flowing = false;
      cursors.forEach(cursor -> cursor.feed().remove(cursor));
      onEnd.accept(this);
    }
  }

  private void send(
      @Nullable SnapshotPart snapshot, List<byte[]> events, @Nullable Beat beat, String token) {
    sentAny = true;
    sentNanos = context.nanoTime().getAsLong();
    sink.send(new WatchMessage(snapshot, events, beat, token, context.clock().now()));
  }
}
