package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Refusal;
import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Tells a store that is away from a defect of ours. */
final class StoreFailures {
  private StoreFailures() {}

  /** STORE_UNAVAILABLE for what the driver throws; anything else is thrown on. */
  static <T> Answer<T> refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RedisException || cause instanceof TimeoutException) {
      return Answer.refused(Refusal.storeUnavailable());
    }
    throw new CompletionException(cause);
  }
}
