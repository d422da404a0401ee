package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.RefusedException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a status of what was thrown. What is no refusal is a bug, and told to the log alone. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * What the caller is told. Logs a bug, under an id that the caller is told too.
   *
   * @param method the call's full name
   * @param viewer the user whom a refusal goes to
   */
  static StatusRuntimeException exception(String method, Throwable failure, String viewer) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RefusedException refused) {
      return StatusMapping.exception(refused.refusal(), viewer);
    }
    if (cause instanceof StatusWithoutTrace ready) {
      return ready;
    }
    String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
    log.error("{} failed; the caller was told error {}", method, id, cause);
    return new StatusWithoutTrace(
        Status.INTERNAL.withDescription("Internal error " + id + "."), new Metadata());
  }
}
