package dev.holdfast.service.system;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.ReleaseRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Callers who wait for one lock one behind the other, take turns over some connections, and give
 * the lock up as soon as they have it.
 */
final class WaitingLine {
  private static final String FIRST_LOCK = "before-all";
  private static final Duration WAIT = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String resource;
  private final List<Client> clients;
  private final List<ListenableFuture<AcquireResponse>> answers = new ArrayList<>();

  @GuardedBy("this")
  private final List<Integer> served = new ArrayList<>();

  @GuardedBy("this")
  private final List<String> defects = new ArrayList<>();

  @GuardedBy("this")
  private int over;

  @GuardedBy("this")
  private long lastToken;

  WaitingLine(String resource, List<Client> clients) {
    this.resource = resource;
    this.clients = clients;
  }

  /** Holds the lock and lets so many line up behind, each when the one before is in the queue. */
  void fill(int count) {
    clients.get(0).acquire(resource, FIRST_LOCK, Duration.ofMinutes(5));
    for (int i = 0; i < count; i++) {
      int number = i;
      var answer = client(i).acquireLater(resource, lockId(i), WAIT);
      answers.add(answer);
      Futures.addCallback(
          answer,
          new FutureCallback<>() {
            @Override
            public void onSuccess(@Nullable AcquireResponse response) {
              taken(number, requireNonNull(response).getLock().getFencingToken());
            }

            @Override
            public void onFailure(Throwable failure) {
              turnedAway(number, failure);
            }
          },
          MoreExecutors.directExecutor());
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(2))
          // A look may fail where the machine is busy; the line is what is tested.
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() -> clients.get(0).waiters(resource).size() == number + 1);
    }
  }

  /** Lets the first of them have the lock. */
  void open() {
    clients.get(0).release(resource, FIRST_LOCK);
  }

  /** The caller of a place in the line hangs up, whether it has the lock already or not. */
  void cancel(int number) {
    answers.get(number).cancel(true);
  }

  int cancelled() {
    return (int) answers.stream().filter(ListenableFuture::isCancelled).count();
  }

  /** Who got the lock, in the order in which they got it. */
  synchronized List<Integer> served() {
    return List.copyOf(served);
  }

  /** What should not have been. */
  synchronized List<String> defects() {
    return List.copyOf(defects);
  }

  /** Whether everybody was answered or has hung up. */
  synchronized boolean isOver() {
    return over == answers.size();
  }

  private void taken(int number, long token) {
    synchronized (this) {
      served.add(number);
      if (token <= lastToken) {
        defects.add("token " + token + " of " + number + " after " + lastToken);
      }
      lastToken = token;
    }
    client(number)
        .streams()
        .release(
            ReleaseRequest.newBuilder().setResourceId(resource).setLockId(lockId(number)).build(),
            new StreamObserver<>() {
              @Override
              public void onNext(dev.holdfast.v1.ReleaseResponse response) {
                if (!response.getReleased()) {
                  defect(number + " had nothing to release");
                }
              }

              @Override
              public void onError(Throwable failure) {
                defect(number + " could not release: " + failure);
                ended();
              }

              @Override
              public void onCompleted() {
                ended();
              }
            });
  }

  private void turnedAway(int number, Throwable failure) {
    boolean hungUp = answers.size() > number && answers.get(number).isCancelled();
    if (!hungUp && Status.fromThrowable(failure).getCode() != Status.Code.UNAVAILABLE) {
      defect(number + " was refused: " + failure);
    }
    ended();
  }

  private synchronized void defect(String what) {
    defects.add(what);
  }

  private synchronized void ended() {
    over++;
  }

  private Client client(int number) {
    return clients.get(number % clients.size());
  }

  private static String lockId(int number) {
    return "waiter-" + number;
  }
}
