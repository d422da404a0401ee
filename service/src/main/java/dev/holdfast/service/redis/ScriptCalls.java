package dev.holdfast.service.redis;

import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.ReleaseReason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Calls scripts, and reads what every reply that changes something begins with. */
final class ScriptCalls {
  /** How Redis says that it has not, or no longer, the library. It has no code of its own. */
  private static final String UNKNOWN_FUNCTION = "ERR Function not found";

  private final RedisAccess access;
  private final RedisClusterAsyncCommands<String, String> redis;
  private final RedisClock clock;
  private final StoreObserver observer;
  private final List<String> settings;
  private final Consumer<List<?>> onGivenUp;
  private final Runnable onEpochMade;

  /**
   * Calls over a connection.
   *
   * @param eventsMax how many events a partition's stream keeps
   * @param lease after how long without a sign of life an instance is dead
   * @param onGivenUp takes {resource, user, lock id, reservation, ...} of locks that have ended
   * @param onEpochMade told when a partition was new, or Redis has lost it: what is written once
   *     has to be written again
   */
  ScriptCalls(
      RedisAccess access,
      RedisClock clock,
      StoreObserver observer,
      int eventsMax,
      Duration lease,
      Consumer<List<?>> onGivenUp,
      Runnable onEpochMade) {
    this.access = access;
    redis = access.commands();
    this.clock = clock;
    this.observer = observer;
    this.settings = List.of(Integer.toString(eventsMax), Long.toString(lease.toMillis()));
    this.onGivenUp = onGivenUp;
    this.onEpochMade = onEpochMade;
  }

  /**
   * Calls a script. Where Redis does not know it, being new, emptied by FUNCTION FLUSH or behind a
   * fail-over, nothing was done yet: the library is loaded, and the call made once more.
   */
  CompletableFuture<List<?>> call(Script script, List<String> keys, List<String> arguments) {
    String[] keyArray = keys.toArray(String[]::new);
    String[] argumentArray = arguments.toArray(String[]::new);
    try {
      return call(script, keyArray, argumentArray)
          .exceptionallyCompose(
              failure -> {
                if (refuses(failure, UNKNOWN_FUNCTION)) {
                  return access
                      .loadFunctions(ScriptLibrary.source())
                      .thenCompose(loaded -> call(script, keyArray, argumentArray));
                }
                throw new CompletionException(StoreFailures.cause(failure));
              });
    } catch (RuntimeException e) {
      // Whoever waits for a call must hear of its end, however it came.
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<List<?>> call(Script script, String[] keys, String[] arguments) {
    return redis
        .<List<?>>fcall(script.function(), ScriptOutputType.MULTI, keys, arguments)
        .toCompletableFuture();
  }

  /**
   * Takes note of {clock, epochs made, {what, resource, hold, ...}, {reservations given up}} at the
   * head of a reply.
   *
   * @return Redis's clock
   */
  Instant heard(List<?> reply) {
    long micros = (Long) reply.get(0);
    clock.heard(micros);
    if ((Long) reply.get(1) > 0) {
      onEpochMade.run();
    }
    List<?> told = (List<?>) reply.get(2);
    for (int i = 0; i < told.size(); i += 3) {
      Hold hold = StoredEntries.hold((String) told.get(i + 1), (String) told.get(i + 2)).hold();
      tell((String) told.get(i), hold);
    }
    onGivenUp.accept((List<?>) reply.get(3));
    return instantOfMicros(micros);
  }

  private void tell(String what, Hold hold) {
    switch (what) {
      case "EXPIRED" -> observer.expired(hold);
      case "RELEASED" -> observer.released(hold, ReleaseReason.DISCONNECT);
      case "GRANTED" -> observer.granted(hold);
      case "TAKEN_OVER" -> observer.takenOver(hold);
      default -> throw new IllegalArgumentException("a script tells of " + what);
    }
  }

  /**
   * What the arguments of every script begin with that may change something: an epoch for a
   * partition that has none, and what it has to know of the configuration. The caller's to add to.
   */
  List<String> opening() {
    var arguments = new ArrayList<String>();
    // 64 random bits, so that no two are ever alike.
    arguments.add(Long.toHexString(ThreadLocalRandom.current().nextLong()));
    arguments.addAll(settings);
    return arguments;
  }

  static Instant instantOfMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static boolean isOutOfMemory(Throwable failure) {
    return refuses(failure, "OOM");
  }

  private static boolean refuses(Throwable failure, String how) {
    return StoreFailures.cause(failure) instanceof RedisCommandExecutionException refused
        && refused.getMessage() != null
        && refused.getMessage().startsWith(how);
  }
}
