package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Answer;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.redis.StoreObserver.CallFailure;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Tells a store that is away from a defect of ours. */
final class StoreFailures {
  private StoreFailures() {}

  /** What kept a call from being answered. */
  static CallFailure kind(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof RedisCommandExecutionException) {
      return CallFailure.ERROR;
    }
    return cause instanceof TimeoutException ? CallFailure.TIMEOUT : CallFailure.DISCONNECTED;
  }

  /** STORE_UNAVAILABLE for what the driver throws; anything else is thrown on. */
  static <T> Answer<T> refused(Throwable failure) {
    if (isDefect(failure)) {
      throw new CompletionException(cause(failure));
    }
    return Answer.refused(Refusal.storeUnavailable());
  }

  /** Whether it is neither the driver's nor a time limit's, nor a connection's that broke. */
  static boolean isDefect(Throwable failure) {
    Throwable cause = cause(failure);
    return !(cause instanceof RedisException
        || cause instanceof TimeoutException
        || cause instanceof IOException);
  }

  /** The failure itself, where stages have wrapped it. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
