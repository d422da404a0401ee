package dev.holdfast.service.lock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expected "no". It is the answer to one caller, so it may only hold what that caller may see.
 *
 * @param message one sentence for a person
 * @param metadata as the contract's {@code ErrorReason} lists it for the reason
 * @param locks the locks to show with it
 * @param retryDelay when to try again; null: not by itself
 */
public record Refusal(
    Reason reason,
    String message,
    Map<String, String> metadata,
    List<LockState> locks,
    @Nullable Duration retryDelay) {

  /** How soon a caller may try again when the store is away or the server is going. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final Refusal ACCESS_CHANGED =
      new Refusal(
          Reason.STORE_UNAVAILABLE,
          "The document's access scope is being changed.",
          Map.of(),
          List.of(),
          SOON);

  public Refusal {
    metadata = Map.copyOf(metadata);
    locks = List.copyOf(locks);
  }

  /** A refusal with nothing but its reason and metadata, given as key, value, key, value. */
  public static Refusal of(Reason reason, String message, String... metadata) {
    if (metadata.length % 2 != 0) {
      throw new IllegalArgumentException("metadata: a key without a value");
    }
    var entries = new java.util.HashMap<String, String>();
    for (int i = 0; i < metadata.length; i += 2) {
      entries.put(metadata[i], metadata[i + 1]);
    }
    return new Refusal(reason, message, entries, List.of(), null);
  }

  /** The same for a caller who may not see them. */
  Refusal withoutLocks() {
    return new Refusal(reason, message, metadata, List.of(), retryDelay);
  }

  /** A field that no rule of its own covers is wrong. */
  public static Refusal argumentInvalid(String field, String problem) {
    return of(Reason.ARGUMENT_INVALID, field + ": " + problem, "field", field, "problem", problem);
  }

  /** The store did not answer, or not in time; what a change came to is not known. */
  public static Refusal storeUnavailable() {
    return new Refusal(
        Reason.STORE_UNAVAILABLE,
        "The store is out of reach; the outcome is not known.",
        Map.of(),
        List.of(),
        SOON);
  }

  /** The document's access scope was another one by the time the store acted. */
  public static Refusal accessChanged() {
    return ACCESS_CHANGED;
  }

  /** This instance is going; another will answer. */
  public static Refusal serverDraining() {
    return new Refusal(
        Reason.SERVER_DRAINING, "This server is shutting down.", Map.of(), List.of(), SOON);
  }
}
