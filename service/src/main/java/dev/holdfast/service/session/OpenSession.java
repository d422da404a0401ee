package dev.holdfast.service.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.session.SessionStore.Attached;
import dev.holdfast.service.session.SessionStore.OpenStream;
import dev.holdfast.service.session.SessionStore.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session, as far as its streams are open at this instance. It knows what is open and what the
 * store was told, and tells it the difference: one round at a time, so that the store hears
 * everything in order; a step that failed is taken again in a later round. All streams of a session
 * are attached wherever the session has been, since any of them keeps it alive everywhere.
 */
final class OpenSession {
  private final SessionKey key;
  private final SessionStore store;
  private final Turns turns;
  private final Consumer<OpenSession> onGone;

  @GuardedBy("this")
  private final Map<String, Stream> streams = new LinkedHashMap<>();

  /** The partitions that it has to be attached in, whether it has been there or not. */
  @GuardedBy("this")
  private final Set<Integer> needed = new HashSet<>();

  @GuardedBy("this")
  private boolean telling;

  @GuardedBy("this")
  private boolean gone;

  /** Grows when the store has to be told everything anew. */
  @GuardedBy("this")
  private int round;

  /**
   * @param onGone told when no stream is open and the store knows it
   */
  OpenSession(SessionKey key, SessionStore store, Turns turns, Consumer<OpenSession> onGone) {
    this.key = key;
    this.store = store;
    this.turns = turns;
    this.onGone = onGone;
    needed.add(store.homeOf(key.userId()));
  }

  /** What the store was told of a stream in one partition. */
  private enum Told {
    /** Something; it did not answer, or it has let go of it. */
    UNCLEAR,
    ATTACHED,
    UNKNOWN_THERE
  }

  private static final class Stream {
    final OpenStream stream;
    final Map<Integer, Told> told = new HashMap<>();
    final CompletableFuture<Answer<Boolean>> attached = new CompletableFuture<>();
    boolean closed;

    /** Why it could not be attached the last time. */
    volatile Refusal refusal = Refusal.storeUnavailable();

    Stream(OpenStream stream) {
      this.stream = stream;
    }
  }

  /** One call to the store. */
  private record Step(Stream stream, int partition, boolean attach) {}

  SessionKey key() {
    return key;
  }

  /**
   * A stream has opened.
   *
   * @return done when it is attached, or could not be; null where this session has gone
   */
  @Nullable CompletableFuture<Answer<Boolean>> open(OpenStream stream, Set<Integer> partitions) {
    Stream opened = new Stream(stream);
    synchronized (this) {
      if (gone) {
        return null;
      }
      needed.addAll(partitions);
      streams.put(stream.id(), opened);
    }
    tell();
    return opened.attached;
  }

  void close(String streamId) {
    synchronized (this) {
      Stream closing = streams.get(streamId);
      if (closing != null) {
        closing.closed = true;
      }
    }
    tell();
  }

  /** It is about to have something in a partition. */
  void use(int partition) {
    synchronized (this) {
      if (!needed.add(partition)) {
        return;
      }
    }
    tell();
  }

  /** The store has it as away in a partition. Answers whether a stream is open. */
  boolean attachAnew(int partition) {
    synchronized (this) {
      if (streams.values().stream().allMatch(stream -> stream.closed)) {
        return false;
      }
      needed.add(partition);
      streams.values().forEach(stream -> stream.told.put(partition, Told.UNCLEAR));
    }
    tell();
    return true;
  }

  /**
   * The store has let go of this instance's streams. What was under way may have reached it under
   * the instance's new name, so that the end of a stream is told anew too.
   */
  void attachAllAnew() {
    synchronized (this) {
      round++;
      streams.values().forEach(stream -> stream.told.replaceAll((p, told) -> Told.UNCLEAR));
    }
    tell();
  }

  /** Tells the store what it does not know yet, unless that is under way. */
  void tell() {
    List<Step> steps;
    int now;
    boolean over;
    synchronized (this) {
      if (telling || gone) {
        return;
      }
      steps = steps();
      now = round;
      telling = !steps.isEmpty();
      gone = steps.isEmpty() && streams.isEmpty();
      over = gone;
    }
    if (over) {
      onGone.accept(this);
    } else if (!steps.isEmpty()) {
      turns.take(() -> take(steps, now));
    }
  }

  /** What is to be done; opening comes before closing, so that a reconnect leaves no gap. */
  @GuardedBy("this")
  private List<Step> steps() {
    var steps = new ArrayList<Step>();
    for (Stream stream : streams.values()) {
      if (!stream.closed) {
        for (int partition = 0; partition < store.partitions(); partition++) {
          Told told = stream.told.get(partition);
          boolean isTold =
              told == Told.ATTACHED || (told == Told.UNKNOWN_THERE && !needed.contains(partition));
          if (!isTold) {
            steps.add(new Step(stream, partition, true));
          }
        }
      }
    }
    for (Stream stream : List.copyOf(streams.values())) {
      if (stream.closed) {
        stream.told.values().removeIf(told -> told == Told.UNKNOWN_THERE);
        stream.told.keySet().forEach(partition -> steps.add(new Step(stream, partition, false)));
        if (stream.told.isEmpty()) {
          streams.remove(stream.stream.id());
        }
      }
    }
    steps.stream()
        .filter(Step::attach)
        .forEach(step -> step.stream.told.put(step.partition, Told.UNCLEAR));
    return steps;
  }

  private CompletableFuture<?> take(List<Step> steps, int now) {
    List<CompletableFuture<Boolean>> taken = steps.stream().map(step -> take(step, now)).toList();
    return CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new))
        .thenRun(() -> finish(steps, taken.stream().map(CompletableFuture::join).toList()));
  }

  /** Whether it went through; never fails. */
  private CompletableFuture<Boolean> take(Step step, int now) {
    if (step.attach) {
      return store
          .attach(key, step.stream.stream, step.partition, where(step.partition))
          .handle(
              (answer, failure) -> {
                if (answer instanceof Answer.Refused<Attached> refused) {
                  step.stream.refusal = refused.refusal();
                }
                if (!(answer instanceof Answer.Given<Attached> given)
                    || given.value() == Attached.GONE) {
                  return false;
                }
                Told told = given.value() == Attached.ATTACHED ? Told.ATTACHED : Told.UNKNOWN_THERE;
                return note(now, () -> step.stream.told.replace(step.partition, told));
              });
    }
    return store
        .detach(key, step.stream.stream.id(), step.partition)
        .handle(
            (answer, failure) ->
                answer instanceof Answer.Given<Boolean>
                    && note(now, () -> step.stream.told.remove(step.partition)));
  }

  private Where where(int partition) {
    if (partition == store.homeOf(key.userId())) {
      return Where.HOME;
    }
    synchronized (this) {
      return needed.contains(partition) ? Where.HERE : Where.KNOWN;
    }
  }

  private synchronized boolean note(int now, Runnable change) {
    if (now == round) {
      change.run();
    }
    return true;
  }

  private static Answer<Boolean> outcome(@Nullable Refusal refusal) {
    return refusal == null ? Answer.of(true) : Answer.refused(refusal);
  }

  /** A stream may begin when it is attached where it has to be; the rest may follow. */
  private void finish(List<Step> steps, List<Boolean> wentThrough) {
    var failed = new HashMap<Stream, Refusal>();
    boolean othersWait;
    synchronized (this) {
      telling = false;
      for (int i = 0; i < steps.size(); i++) {
        if (!wentThrough.get(i) && needed.contains(steps.get(i).partition)) {
          failed.put(steps.get(i).stream, steps.get(i).stream.refusal);
        }
      }
      // Opened meanwhile: nobody was asked for them yet, and their callers wait for an answer.
      othersWait = streams.values().stream().anyMatch(s -> !s.closed && s.told.isEmpty());
    }
    steps.stream()
        .filter(Step::attach)
        .forEach(step -> step.stream.attached.complete(outcome(failed.get(step.stream))));
    if (othersWait || wentThrough.stream().allMatch(went -> went)) {
      tell();
    }
  }
}
