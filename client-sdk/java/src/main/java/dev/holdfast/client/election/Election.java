package dev.holdfast.client.election;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.UnavailableException;
import dev.holdfast.client.Watch;
import dev.holdfast.client.WatchListener;
import dev.holdfast.client.WatchOptions;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockEvent;
import dev.holdfast.v1.Snapshot;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An election: whoever holds its resource leads. A leader stops before its lease can end, and so
 * before another is elected.
 */
public final class Election {
  /** How long one Acquire queues; then it asks again. */
  private static final Duration QUEUED_AT_ONCE = Duration.ofSeconds(30);

  private final HoldfastClient client;
  private final String resource;
  private final AcquireOptions options;

  /** An election over this resource. */
  public Election(HoldfastClient client, String resource) {
    this(client, resource, AcquireOptions.defaults());
  }

  /**
   * An election over this resource.
   *
   * @param options of the leader's hold; {@link AcquireOptions#warnBefore} is how long before its
   *     lease ends a leader stops
   */
  public Election(HoldfastClient client, String resource, AcquireOptions options) {
    this.client = client;
    this.resource = resource;
    this.options = options;
  }

  /**
   * Completes when this process is elected. Cancel it to campaign no more. It goes on over outages,
   * and fails where the server refuses or the client is closed.
   */
  public CompletableFuture<Leadership> campaign() {
    Campaign campaign = new Campaign();
    campaign.stand();
    return campaign.elected;
  }

  /** Who leads now. */
  public Optional<Lock> leader() throws InterruptedException {
    return client.get(resource).getLocksList().stream().findFirst();
  }

  /** Told who leads, now and at each change; empty where nobody does. */
  public Watch observe(Consumer<Optional<Lock>> told) {
    return client.watch(WatchOptions.of(resource).withoutViewers(), new Leaders(told));
  }

  /**
   * Stands until it is elected, called off or refused; each time for as long as one Acquire queues.
   */
  private final class Campaign {
    final CompletableFuture<Leadership> elected = new CompletableFuture<>();
    private volatile CompletableFuture<Optional<HeldLock>> asked =
        CompletableFuture.completedFuture(Optional.empty());

    Campaign() {
      var unused = elected.whenComplete((leadership, thrown) -> asked.cancel(false));
    }

    void stand() {
      asked = client.tryAcquireAsync(resource, options.waitTimeout(QUEUED_AT_ONCE));
      if (elected.isDone()) {
        asked.cancel(false);
      }
      var unused =
          asked.whenComplete(
              (held, thrown) -> {
                if (thrown == null) {
                  answered(held);
                } else {
                  failed(thrown);
                }
              });
    }

    private void answered(Optional<HeldLock> held) {
      if (held.isEmpty()) {
        standAgain();
        return;
      }
      Leadership leadership = new Leadership(held.get());
      if (!elected.complete(leadership)) {
        leadership.close();
      }
    }

    private void failed(Throwable thrown) {
      if (isOutage(thrown)) {
        standAgain();
      } else {
        elected.completeExceptionally(thrown);
      }
    }

    /** And not the end of the client. */
    private boolean isOutage(Throwable thrown) {
      return thrown instanceof UnavailableException unavailable
          && unavailable.status().getCode() != Status.Code.CANCELLED.value();
    }

    /** The Acquire has waited as long as it may: for another leader, or for the server. */
    private void standAgain() {
      try {
        if (!elected.isDone()) {
          stand();
        }
      } catch (IllegalStateException e) {
        // The client is closed.
        elected.completeExceptionally(e);
      }
    }
  }

  /** Which of the resource's holds is the leader's, as the watch tells. */
  private record Leaders(Consumer<Optional<Lock>> told) implements WatchListener {
    @Override
    public void onSnapshot(Snapshot snapshot) {
      told.accept(snapshot.getLocksList().stream().findFirst());
    }

    @Override
    public void onLockEvent(LockEvent event) {
      switch (event.getType()) {
        case LOCK_EVENT_TYPE_ACQUIRED,
            LOCK_EVENT_TYPE_RELEASED,
            LOCK_EVENT_TYPE_EXPIRED,
            LOCK_EVENT_TYPE_TAKEN_OVER ->
            told.accept(Optional.of(event.getLock()).filter(Lock::hasHolder));
        default -> {
          // It leads as before.
        }
      }
    }
  }
}
