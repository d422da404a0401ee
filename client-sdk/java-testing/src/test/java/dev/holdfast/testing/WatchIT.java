package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AccessRefusedException;
import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LockView;
import dev.holdfast.client.Watch;
import dev.holdfast.client.WatchOptions;
import dev.holdfast.v1.LockEventType;
import dev.holdfast.v1.WatchLocksResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watches: what they tell, and that they come back. */
class WatchIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension
  static final HoldfastTestServer server =
      HoldfastTestServer.builder().watchHeartbeat(Duration.ofMillis(200)).build();

  private final String document = "document:" + UUID.randomUUID();
  private final HoldfastClient client = Clients.of(server, "worker");

  @Test
  void beginsWithWhatIsHeldAndTellsEveryChange() throws Exception {
    HeldLock before = client.acquire(document + ":before", AcquireOptions.defaults());
    Recorder recorder = new Recorder();
    try (Watch watch = client.watch(WatchOptions.of(document), recorder)) {
      await().atMost(LIMIT).until(() -> recorder.snapshots.size() == 1);
      assertThat(recorder.snapshots.get(0).getLocks(0).getFencingToken())
          .isEqualTo(before.fencingToken());
      client.acquire(document + ":a", AcquireOptions.defaults()).close();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(recorder.types())
                      .containsExactly(
                          LockEventType.LOCK_EVENT_TYPE_ACQUIRED,
                          LockEventType.LOCK_EVENT_TYPE_RELEASED));
      assertThat(watch.resumeToken()).isNotEmpty();
    }
  }

  @Test
  void comesBackWithoutAGapWhenTheConnectionBreaks() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.port());
        HoldfastClient behind = Clients.through(proxy, server, "behind").build()) {
      Recorder recorder = new Recorder();
      try (Watch watch = behind.watch(WatchOptions.of(document), recorder)) {
        await().atMost(LIMIT).until(() -> !watch.resumeToken().isEmpty());
        for (int round = 0; round < 3; round++) {
          proxy.reset();
          client.acquire(document + ":" + round, AcquireOptions.defaults()).close();
        }
        await().atMost(LIMIT).until(() -> recorder.events.size() == 6);
        assertThat(recorder.snapshots).as("it went on from where it was").hasSize(1);
        assertThat(recorder.disconnections).isNotEmpty();
      }
    }
  }

  @Test
  void comesBackWhenTheServerIsStartedAgain() throws Exception {
    Recorder recorder = new Recorder();
    try (Watch watch = client.watch(WatchOptions.of(document), recorder)) {
      await().atMost(LIMIT).until(() -> !watch.resumeToken().isEmpty());
      server.stop();
      server.startAgain();
      client.acquire(document + ":after", AcquireOptions.defaults()).close();
      await().atMost(LIMIT).until(() -> recorder.events.size() == 2);
      assertThat(watch.resumeToken()).isNotEmpty();
    }
  }

  @Test
  void silenceIsTakenForDeath() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.port());
        HoldfastClient behind = Clients.through(proxy, server, "behind").build()) {
      Recorder recorder = new Recorder();
      try (Watch watch = behind.watch(WatchOptions.of(document), recorder)) {
        await()
            .atMost(LIMIT)
            .until(() -> !watch.resumeToken().isEmpty() && recorder.signs.get() > 1);
        proxy.unplug();
        await().atMost(LIMIT).until(() -> !recorder.disconnections.isEmpty());
        proxy.plug();
        client.acquire(document + ":a", AcquireOptions.defaults()).close();
        await().atMost(LIMIT).until(() -> recorder.events.size() == 2);
      }
    }
  }

  @Test
  void refusalIsFinal() {
    HoldfastClient plain =
        server.closedWithServer(
            HoldfastClient.builder(server.target())
                .plaintext()
                .token(server.token("jane", "Nurse Jane"))
                .build());
    Recorder recorder = new Recorder();
    try (Watch watch = plain.watch(WatchOptions.of("*"), recorder)) {
      await().atMost(LIMIT).until(() -> !recorder.ends.isEmpty());
      assertThat(recorder.ends).hasOnlyElementsOfType(AccessRefusedException.class);
      assertThat(watch.resumeToken()).isEmpty();
    }
  }

  @Test
  void subscriberGetsNoMoreThanItAskedFor() throws Exception {
    List<WatchLocksResponse> taken = new CopyOnWriteArrayList<>();
    List<Flow.Subscription> subscriptions = new CopyOnWriteArrayList<>();
    client
        .watch(WatchOptions.of(document))
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscriptions.add(subscription);
                subscription.request(1);
              }

              @Override
              public void onNext(WatchLocksResponse message) {
                taken.add(message);
              }

              @Override
              public void onError(Throwable thrown) {}

              @Override
              public void onComplete() {}
            });
    await().atMost(LIMIT).until(() -> taken.size() == 1);
    assertThat(taken.get(0).hasSnapshot()).isTrue();
    client.acquire(document + ":a", AcquireOptions.defaults()).close();
    // Many heartbeats would have come by then.
    Recorder other = new Recorder();
    try (Watch watch = client.watch(WatchOptions.of(document), other)) {
      await().atMost(LIMIT).until(() -> other.signs.get() > 4);
      assertThat(watch.resumeToken()).isNotEmpty();
    }
    assertThat(taken).hasSize(1);
    subscriptions.get(0).request(Long.MAX_VALUE);
    await()
        .atMost(LIMIT)
        .until(() -> taken.stream().mapToInt(WatchLocksResponse::getLockEventsCount).sum() == 2);
    subscriptions.get(0).cancel();
  }

  @Test
  void viewAnswersFromMemoryAndSaysHowOldItIs() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.port());
        HoldfastClient behind = Clients.through(proxy, server, "behind").build();
        LockView view = behind.view(WatchOptions.of(document))) {
      view.ready().get(20, TimeUnit.SECONDS);
      assertThat(view.locks()).isEmpty();
      HeldLock held = client.acquire(document + ":a", AcquireOptions.defaults());
      await().atMost(LIMIT).until(() -> view.holder(document + ":a").isPresent());
      assertThat(view.holder(document + ":a").orElseThrow().getFencingToken())
          .isEqualTo(held.fencingToken());
      proxy.unplug();
      await().atMost(LIMIT).until(() -> view.age().compareTo(Duration.ofSeconds(1)) > 0);
      held.close();
      assertThat(view.holder(document + ":a")).as("it cannot know yet").isPresent();
      proxy.plug();
      await().atMost(LIMIT).until(() -> view.holder(document + ":a").isEmpty());
      assertThat(view.age()).isLessThan(LIMIT);
    }
  }
}
