package dev.holdfast.service.redis;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.CallThread;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.redis.StoreObserver.CallFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: while one call to Redis is under way, all operations that arrive wait, and go
 * together as the next, {@linkplain Gathering soon}. One lane serves all partitions of a single
 * Redis; in a cluster, where a script may touch one slot only, each partition has its own.
 *
 * <p>Its futures complete on the {@link CallThread} of their operation where it has one, else on
 * the thread that brings Redis's answer, or on that of {@link #tick}.
 */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /** Where what has no thread of its own is answered. */
  private static final Executor HERE = Runnable::run;

  private final RefusalLog refusals = new RefusalLog();
  private final CommitScript script;
  private final int batchMax;
  private final int queueMax;
  private final Duration callLimit;
  private final StoreObserver observer;
  private final Consumer<Runnable> soon;

  @GuardedBy("this")
  private final Gathering gathering = new Gathering();

  @GuardedBy("this")
  private boolean looksSoon;

  @GuardedBy("this")
  private final ArrayDeque<Operation<?>> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private @Nullable Call underWay;

  /**
   * A lane.
   *
   * @param batchMax how many operations one call carries at most
   * @param queueMax how many may wait
   * @param callLimit after which an unanswered call no longer keeps the next one waiting
   * @param soon runs a task after {@link Gathering#LIMIT}
   */
  Lane(
      CommitScript script,
      StoreObserver observer,
      int batchMax,
      int queueMax,
      Duration callLimit,
      Consumer<Runnable> soon) {
    this.script = script;
    this.observer = observer;
    this.batchMax = batchMax;
    this.queueMax = queueMax;
    this.callLimit = callLimit;
    this.soon = soon;
  }

  private static final class Call {
    final List<Operation<?>> operations;
    final long sentNanos = System.nanoTime();

    Call(List<Operation<?>> operations) {
      this.operations = operations;
    }
  }

  /** Commits an operation with the next call. Refused at once where too many wait already. */
  <T> CompletableFuture<Answer<T>> submit(Operation<T> operation) {
    enqueue(operation);
    return operation.answer();
  }

  private void enqueue(Operation<?> operation) {
    Call next = null;
    boolean full;
    synchronized (this) {
      full = waiting.size() >= queueMax;
      if (!full) {
        waiting.add(operation);
        next = underWay == null ? takeEnough() : null;
      }
    }
    if (full) {
      observer.failed(CallFailure.QUEUE_FULL);
      operation.refuse(Refusal.storeUnavailable());
    }
    send(next);
  }

  /** The next call, where enough operations wait; else somebody looks again soon. */
  @GuardedBy("this")
  private @Nullable Call takeEnough() {
    underWay = null;
    if (waiting.isEmpty()) {
      return null;
    }
    if (waiting.size() >= batchMax || gathering.isOver(waiting.size(), System.nanoTime())) {
      return takeNext();
    }
    if (!looksSoon) {
      looksSoon = true;
      soon.accept(this::look);
    }
    return null;
  }

  private void look() {
    Call next;
    synchronized (this) {
      looksSoon = false;
      next = underWay == null ? takeEnough() : null;
    }
    send(next);
  }

  @GuardedBy("this")
  private @Nullable Call takeNext() {
    if (waiting.isEmpty()) {
      underWay = null;
      return null;
    }
    var operations = new ArrayList<Operation<?>>(Math.min(waiting.size(), batchMax));
    while (operations.size() < batchMax && !waiting.isEmpty()) {
      operations.add(waiting.remove());
    }
    underWay = new Call(operations);
    return underWay;
  }

  /** Sends a call and, where it is answered at once as no connection is there, those behind it. */
  private void send(@Nullable Call first) {
    // A loop, since a stack is not as deep as a queue may be long.
    for (Call call = first; call != null; ) {
      Call sent = call;
      CompletableFuture<CommitScript.Reply> answer =
          script.commit(sent.operations).toCompletableFuture();
      if (!answer.isDone()) {
        var unused =
            answer.whenComplete(
                (reply, failure) -> {
                  // First, so that Redis works on the next call while these answers are written.
                  send(nextAfter(sent));
                  answered(sent, reply, failure);
                });
        return;
      }
      call = nextAfter(sent);
      var unused = answer.whenComplete((reply, failure) -> answered(sent, reply, failure));
    }
  }

  private synchronized @Nullable Call nextAfter(Call call) {
    if (underWay != call) {
      return null;
    }
    long now = System.nanoTime();
    gathering.answered(call.operations.size(), waiting.size(), now - call.sentNanos, now);
    return takeEnough();
  }

  private void answered(
      Call call, CommitScript.@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      failed(requireNonNull(failure));
      call.operations.forEach(operation -> operation.refuse(Refusal.storeUnavailable()));
      return;
    }
    observer.committed(
        call.operations.size(), Duration.ofNanos(System.nanoTime() - call.sentNanos));
    var byThread = new HashMap<Executor, List<Runnable>>();
    for (int i = 0; i < call.operations.size(); i++) {
      Operation<?> operation = call.operations.get(i);
      Result result = reply.results().get(i);
      Executor thread = operation.callThread();
      byThread
          .computeIfAbsent(thread == null ? HERE : thread, t -> new ArrayList<>())
          .add(() -> settle(operation, result, reply));
    }
    byThread.forEach(Lane::runOn);
  }

  private static void runOn(Executor thread, List<Runnable> tasks) {
    Runnable all = () -> tasks.forEach(Runnable::run);
    try {
      thread.execute(all);
    } catch (RejectedExecutionException e) {
      // The server has ended; what waits for an answer all the same gets it here.
      all.run();
    }
  }

  private void failed(Throwable failure) {
    CallFailure kind = StoreFailures.kind(failure);
    observer.failed(kind);
    if (StoreFailures.isDefect(failure)) {
      log.error("a call of the commit script failed", failure);
    } else if (kind == CallFailure.ERROR) {
      refusals.warn(StoreFailures.cause(failure));
    }
  }

  /** A late operation did nothing for sure; Redis's clock is known better now. */
  private void settle(Operation<?> operation, Result result, CommitScript.Reply reply) {
    if (result.outOfMemory()) {
      operation.refuse(Refusal.storeUnavailable());
    } else if (!result.late()) {
      operation.settle(result, reply.serverTime());
    } else if (operation.isPast(System.nanoTime())) {
      operation.refuse(Refusal.storeUnavailable());
    } else {
      enqueue(operation);
    }
  }

  /** Answers what is past its time limit. To be called every few ten milliseconds. */
  void tick(long nanoTime) {
    var past = new ArrayList<Operation<?>>();
    Call next = null;
    boolean timedOut = false;
    synchronized (this) {
      for (Iterator<Operation<?>> i = waiting.iterator(); i.hasNext(); ) {
        Operation<?> operation = i.next();
        if (operation.isPast(nanoTime)) {
          i.remove();
          past.add(operation);
        }
      }
      Call call = underWay;
      if (call != null) {
        call.operations.stream().filter(o -> o.isPast(nanoTime)).forEach(past::add);
        if (nanoTime - call.sentNanos >= callLimit.toNanos()) {
          timedOut = true;
          // Nobody looks at them after this.
          past.addAll(call.operations);
          next = takeNext();
        }
      }
    }
    if (timedOut) {
      observer.failed(CallFailure.TIMEOUT);
    }
    send(next);
    past.forEach(operation -> operation.refuse(Refusal.storeUnavailable()));
  }
}
