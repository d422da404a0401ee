package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.CallThread;
import dev.holdfast.service.lock.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One operation in one partition: what a batch carries, and the answer that somebody waits for. */
final class Operation<T> {
  private final OperationKind kind;
  private final int partition;
  private final List<String> keys;
  private final List<String> arguments;
  private final long deadlineNanos;
  private final Decoder<T> decoder;
  private final @Nullable Executor callThread = CallThread.current();
  private final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();

  /**
   * An operation.
   *
   * @param keys its own, beside those of the partition
   * @param deadlineNanos by {@link System#nanoTime()}: it must not act later, and is answered by
   *     then
   */
  Operation(
      OperationKind kind,
      int partition,
      List<String> keys,
      List<String> arguments,
      long deadlineNanos,
      Decoder<T> decoder) {
    kind.check(keys, arguments);
    this.kind = kind;
    this.partition = partition;
    this.keys = keys;
    this.arguments = arguments;
    this.deadlineNanos = deadlineNanos;
    this.decoder = decoder;
  }

  /** Reads a result: its status and what follows it. */
  interface Decoder<T> {
    Answer<T> decode(Result result, Instant serverTime);

    /** Told of what was done in time, but after the caller was told that it was not. */
    default void missed(Answer<T> answer) {}
  }

  OperationKind kind() {
    return kind;
  }

  int partition() {
    return partition;
  }

  List<String> keys() {
    return keys;
  }

  List<String> arguments() {
    return arguments;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isPast(long nanoTime) {
    return nanoTime - deadlineNanos >= 0;
  }

  /** Where to answer it; null where any thread will do. */
  @Nullable Executor callThread() {
    return callThread;
  }

  CompletableFuture<Answer<T>> answer() {
    return answer;
  }

  void settle(Result result, Instant serverTime) {
    if (result.failed()) {
      answer.completeExceptionally(
          new IllegalStateException(kind + " failed in Redis: " + result.text(1)));
      return;
    }
    try {
      Answer<T> decoded = decoder.decode(result, serverTime);
      if (!answer.complete(decoded)) {
        decoder.missed(decoded);
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  void refuse(Refusal refusal) {
    answer.complete(Answer.refused(refusal));
  }
}
