package dev.holdfast.service.system;

import com.google.protobuf.util.Durations;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.RenewRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A person with one tab: what it looks at, and what it has locked there. */
final class ScenarioPerson implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String name;
  private final Client client;
  private final String session = UUID.randomUUID().toString();
  private final Map<String, Lock> held = new HashMap<>();
  private @Nullable RecordedWatch watch;
  private @Nullable RefusalDetails refusal;
  private @Nullable CompletableFuture<Lock> waiting;
  private @Nullable ScheduledExecutorService heartbeat;

  ScenarioPerson(String name, Client client) {
    this.name = name;
    this.client = client;
  }

  String name() {
    return name;
  }

  Client client() {
    return client;
  }

  /** Names its tab; empty as long as it looks at nothing. */
  String session() {
    return watch == null ? "" : session;
  }

  /** Opens the report in its tab. */
  void look() {
    watch = RecordedWatch.inSession(client, session, ScenarioWorld.REPORT);
    ScenarioWorld.soon().until(() -> watch().snapshots() == 1);
  }

  RecordedWatch watch() {
    if (watch == null) {
      throw new IllegalStateException(name + " looks at nothing");
    }
    return watch;
  }

  /** Tries to get a section for editing; keeps why not. */
  void open(String resource) {
    refusal = null;
    try {
      held.put(resource, acquire(resource, Duration.ZERO));
    } catch (StatusRuntimeException e) {
      refusal = RefusalDetails.of(e);
    }
  }

  /** Queues for it, in a call of its own. */
  void waitFor(String resource, Duration patience) {
    var granted = new CompletableFuture<Lock>();
    waiting = granted;
    new Thread(
            () -> {
              try {
                granted.complete(acquire(resource, patience));
              } catch (StatusRuntimeException e) {
                granted.completeExceptionally(e);
              }
            },
            "waits: " + name)
        .start();
  }

  boolean isWaiting() {
    return waiting != null && !waiting.isDone();
  }

  /** The lock that it waited for. */
  Lock granted(String resource) {
    CompletableFuture<Lock> call = waiting;
    if (call == null) {
      throw new IllegalStateException(name + " waits for nothing");
    }
    Lock lock = call.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    held.put(resource, lock);
    waiting = null;
    return lock;
  }

  void close(String resource) {
    client
        .calls(PATIENCE)
        .release(
            ReleaseRequest.newBuilder()
                .setResourceId(resource)
                .setLockId(lockId(resource))
                .build());
  }

  /** Renews a lock again and again, as a page does. */
  void keepRenewing(String resource, Duration interval) {
    var request = RenewRequest.newBuilder().setResourceId(resource).setLockId(lockId(resource));
    heartbeat = Executors.newSingleThreadScheduledExecutor();
    var unused =
        heartbeat.scheduleAtFixedRate(
            () -> client.calls(PATIENCE).renew(request.build()),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The lock that it was given last. */
  Lock held(String resource) {
    Lock lock = held.get(resource);
    if (lock == null) {
      throw new AssertionError(name + " was not given " + resource);
    }
    return lock;
  }

  /** Why it did not get what it last tried to open. */
  RefusalDetails refusal() {
    if (refusal == null) {
      throw new AssertionError(name + " was not refused");
    }
    return refusal;
  }

  boolean wasRefused() {
    return refusal != null;
  }

  /** Whether its tab shows this person as the editor. */
  boolean sees(String resource, String editor) {
    Lock lock = watch().locks().get(resource);
    return lock != null && lock.getHolder().getDisplayName().equals(editor);
  }

  boolean seesFree(String resource) {
    return !watch().locks().containsKey(resource);
  }

  /** What its tab was told, the last first. */
  Optional<LockEvent> told(String resource, LockEventType type, Predicate<LockEvent> how) {
    return watch().events().stream()
        .filter(event -> event.getLock().getResourceId().equals(resource))
        .filter(event -> event.getType() == type)
        .filter(how)
        .reduce((earlier, later) -> later);
  }

  String lockId(String resource) {
    return name + " at " + resource;
  }

  @Override
  public void close() {
    if (heartbeat != null) {
      heartbeat.shutdownNow();
    }
    if (watch != null) {
      watch.close();
    }
  }

  private Lock acquire(String resource, Duration patience) {
    var request =
        AcquireRequest.newBuilder()
            .setResourceId(resource)
            .setLockId(lockId(resource))
            .setSessionId(session());
    if (!patience.isZero()) {
      request.setWaitTimeout(Durations.fromMillis(patience.toMillis()));
    }
    return client.calls(PATIENCE.plus(patience)).acquire(request.build()).getLock();
  }
}
