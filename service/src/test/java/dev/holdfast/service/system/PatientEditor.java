package dev.holdfast.service.system;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.ReleaseRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes and releases the lock of one resource again and again, and where it is told that the store
 * is away, asks the same again when it was told to. Nobody else may want that resource.
 */
final class PatientEditor {
  /** A call has an answer within a second; the rest is for a slow machine. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(3);

  private final Client client;
  private final String resource;
  private final ScheduledExecutorService threads;

  @GuardedBy("this")
  private final List<Long> tokens = new ArrayList<>();

  @GuardedBy("this")
  private int failures;

  @GuardedBy("this")
  private @Nullable Throwable defect;

  @GuardedBy("this")
  private boolean stopped;

  /** Only its step, one after the other, knows. */
  private volatile boolean holding;

  PatientEditor(Client client, String resource, ScheduledExecutorService threads) {
    this.client = client;
    this.resource = resource;
    this.threads = threads;
  }

  void start() {
    threads.execute(this::step);
  }

  /** Lets it end with the lock released. */
  synchronized void stop() {
    stopped = true;
  }

  /** Of its grants. */
  synchronized List<Long> tokens() {
    return List.copyOf(tokens);
  }

  /** How often it was told that the store is away. */
  synchronized int failures() {
    return failures;
  }

  /** What it was told that it should not have been. */
  synchronized @Nullable Throwable defect() {
    return defect;
  }

  private void step() {
    Duration pause = Duration.ZERO;
    try {
      acquireOrRelease();
    } catch (StatusRuntimeException e) {
      RefusalDetails refusal = RefusalDetails.of(e);
      if (!refusal.reason().equals("STORE_UNAVAILABLE") || refusal.retries().size() != 1) {
        fail(e);
        return;
      }
      pause = failed(refusal.retries().get(0));
    } catch (RuntimeException | AssertionError e) {
      fail(e);
      return;
    }
    if (!isStopped() || holding) {
      var unused = threads.schedule(this::step, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void acquireOrRelease() {
    var stub = client.calls(CALL_LIMIT);
    if (holding) {
      var unused =
          stub.release(
              ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId()).build());
      holding = false;
    } else {
      var response =
          stub.acquire(
              AcquireRequest.newBuilder().setResourceId(resource).setLockId(lockId()).build());
      holding = true;
      granted(response.getLock().getFencingToken());
    }
  }

  /** Another one for each hold. */
  private synchronized String lockId() {
    return resource + (holding ? tokens.size() - 1 : tokens.size());
  }

  private synchronized void granted(long token) {
    tokens.add(token);
  }

  private synchronized Duration failed(RetryInfo retry) {
    failures++;
    return Duration.ofMillis(Durations.toMillis(retry.getRetryDelay()));
  }

  private synchronized void fail(Throwable what) {
    defect = what;
  }

  private synchronized boolean isStopped() {
    return stopped;
  }
}
