package dev.holdfast.service.redis;

import java.util.concurrent.CompletableFuture;

/** Does what is due when a deadline of its kind is past. */
interface DeadlineHandler {
  /**
   * Meets a deadline. Doing it twice does nothing.
   *
   * @param subject the deadline's member less its kind
   * @return whether it came to an end; never fails
   */
  CompletableFuture<Boolean> meet(int partition, String subject);
}
