package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.AcquireOutcome;
import dev.holdfast.client.ClientObserver;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastClientBuilder;
import dev.holdfast.client.LockHeldException;
import dev.holdfast.client.LockLostException;
import dev.holdfast.client.RequestInvalidException;
import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.ReleaseRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One lock, from its grant to its end: the same with a session and without. */
abstract class HeldLockSuite {
  /** For what shall end by its time. */
  private static final AcquireOptions SHORT = AcquireOptions.defaults().ttl(Duration.ofSeconds(2));

  /** For what is renewed, three times in it: a machine may be too busy to do so for seconds. */
  private static final Duration RENEWED_TTL = Duration.ofSeconds(5);

  private static final AcquireOptions RENEWED = AcquireOptions.defaults().ttl(RENEWED_TTL);

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final boolean session;
  private final String resource = "document:" + UUID.randomUUID() + ":main";

  HeldLockSuite(boolean session) {
    this.session = session;
  }

  private HoldfastClientBuilder builder(String user) {
    return Clients.builder(server, user).session(session);
  }

  private HoldfastClient client(String user) {
    return server.closedWithServer(builder(user).build());
  }

  /** Until the hold would be over, were it not renewed; or is. */
  private static void awaitBeyondTheTtl(HeldLock held) {
    long begun = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !held.isValid()
                    || System.nanoTime() - begun > RENEWED_TTL.plusSeconds(1).toNanos());
  }

  @Test
  void secondCallerIsToldWhoHoldsIt() throws Exception {
    HoldfastClient smith = client("smith");
    HoldfastClient jane = client("jane");
    try (HeldLock held = smith.acquire(resource, AcquireOptions.defaults())) {
      assertThat(held.isValid()).isTrue();
      assertThat(held.resource()).isEqualTo(resource);
      assertThatExceptionOfType(LockHeldException.class)
          .isThrownBy(() -> jane.acquire(resource, AcquireOptions.defaults()))
          .satisfies(
              refusal -> {
                assertThat(refusal.reason()).isEqualTo(ErrorReason.LOCK_HELD);
                assertThat(refusal.resource()).isEqualTo(resource);
                assertThat(refusal.inTheWay().get(0).getHolder().getDisplayName())
                    .isEqualTo("smith");
              });
      assertThat(jane.tryAcquire(resource, AcquireOptions.defaults())).isEmpty();
    }
    assertThat(jane.tryAcquire(resource, AcquireOptions.defaults())).isPresent();
  }

  @Test
  void fencingTokenGrowsWithEveryGrant() throws Exception {
    HoldfastClient client = client("worker");
    long last = 0;
    for (int grant = 0; grant < 10; grant++) {
      try (HeldLock held = client.acquire(resource, AcquireOptions.defaults())) {
        assertThat(held.fencingToken()).isGreaterThan(last);
        last = held.fencingToken();
      }
    }
  }

  @Test
  void renewalKeepsItBeyondItsTtl() throws Exception {
    HoldfastClient client = client("worker");
    List<Duration> warnings = new CopyOnWriteArrayList<>();
    try (HeldLock held = client.acquire(resource, RENEWED).onWarning(warnings::add)) {
      awaitBeyondTheTtl(held);
      assertThat(held.isValid()).isTrue();
      assertThat(client.get(resource).getLocks(0).getFencingToken()).isEqualTo(held.fencingToken());
    }
    assertThat(client.get(resource).getLocked()).isFalse();
  }

  @Test
  void withoutRenewalItEndsByItselfAndWarnsBefore() throws Exception {
    HoldfastClient client = client("worker");
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch lost = new CountDownLatch(1);
    HeldLock held =
        client
            .acquire(resource, SHORT.renewed(false))
            .onWarning(left -> told.add("warning"))
            .onLost(
                why -> {
                  told.add("lost");
                  lost.countDown();
                });
    assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(told).containsExactly("warning", "lost");
    assertThat(held.isValid()).isFalse();
    assertThat(held.remaining()).isZero();
    assertThatExceptionOfType(LockLostException.class).isThrownBy(held::ensureValid);
    assertThat(held.release()).as("there was nothing to release").isFalse();
  }

  @Test
  void lossIsToldAtOnceToWhoAsksLater() throws Exception {
    HoldfastClient client = client("worker");
    HeldLock held = client.acquire(resource, SHORT.renewed(false));
    await().atMost(Duration.ofSeconds(20)).until(() -> !held.isValid());
    CountDownLatch told = new CountDownLatch(1);
    held.onLost(why -> told.countDown());
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void releaseBehindItsBackIsFoundByTheNextRenewal() throws Exception {
    HoldfastClient client = client("worker");
    CompletableFuture<LockLostException> lost = new CompletableFuture<>();
    HeldLock held = client.acquire(resource, SHORT).onLost(lost::complete);
    var unused =
        client
            .stub(LockServiceGrpc::newBlockingStub)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .release(
                ReleaseRequest.newBuilder()
                    .setResourceId(resource)
                    .setLockId(held.lockId())
                    .build());
    assertThat(lost.get(20, TimeUnit.SECONDS).reason()).isEqualTo(ErrorReason.LOCK_LOST);
  }

  @Test
  void lossInterruptsTheThreadThatAcquiredWhereItChoseThat() throws Exception {
    HoldfastClient client = client("worker");
    HeldLock held = client.acquire(resource, SHORT.renewed(false).interruptOnLost(true));
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> new CountDownLatch(1).await(20, TimeUnit.SECONDS));
    assertThat(held.isValid()).isFalse();
  }

  @Test
  void releasedLockInterruptsNobody() throws Exception {
    HoldfastClient client = client("worker");
    CountDownLatch lost = new CountDownLatch(1);
    HeldLock other = client.acquire(resource + ":other", SHORT.renewed(false));
    other.onLost(why -> lost.countDown());
    client.acquire(resource, SHORT.renewed(false).interruptOnLost(true)).close();
    assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void asynchronousCallsComplete() throws Exception {
    HoldfastClient smith = client("smith");
    HoldfastClient jane = client("jane");
    HeldLock held =
        smith.acquireAsync(resource, AcquireOptions.defaults()).get(20, TimeUnit.SECONDS);
    Optional<HeldLock> second =
        jane.tryAcquireAsync(resource, AcquireOptions.defaults()).get(20, TimeUnit.SECONDS);
    assertThat(second).isEmpty();
    assertThat(held.releaseAsync().get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void futureThatIsCancelledKeepsNothing() throws Exception {
    HoldfastClient smith = client("smith");
    HoldfastClient jane = client("jane");
    for (int round = 0; round < 50; round++) {
      smith.acquireAsync(resource, AcquireOptions.defaults()).cancel(true);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> jane.tryAcquire(resource, AcquireOptions.defaults()).isPresent());
  }

  @Test
  void sameLockIdIsTheSameHold() throws Exception {
    String lockId = UUID.randomUUID().toString();
    HoldfastClient one = client("worker");
    HoldfastClient other = client("worker");
    HeldLock first = one.acquire(resource, AcquireOptions.defaults().lockId(lockId));
    HeldLock second = other.acquire(resource, AcquireOptions.defaults().lockId(lockId));
    assertThat(second.fencingToken()).isEqualTo(first.fencingToken());
  }

  @Test
  void secondHandleOfOneHoldTakesThePlaceOfTheFirst() throws Exception {
    HoldfastClient client = client("worker");
    AcquireOptions same = RENEWED.lockId(UUID.randomUUID().toString());
    HeldLock first = client.acquire(resource, same);
    HeldLock second = client.acquire(resource, same);
    assertThat(second.fencingToken()).isEqualTo(first.fencingToken());
    assertThat(first.isValid()).isFalse();
    assertThat(first.release()).isFalse();
    awaitBeyondTheTtl(second);
    assertThat(second.isValid()).as("it is renewed").isTrue();
    assertThat(second.release()).isTrue();
    assertThat(client.get(resource).getLocked()).isFalse();
  }

  @Test
  void grantThatCameWhenItsTimeWasOverIsAskedForAgain() throws Exception {
    HoldfastClient other = client("other");
    BeforeAnswer late =
        new BeforeAnswer(
            LockServiceGrpc.getAcquireMethod(),
            () ->
                await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !other.get(resource).getLocked()));
    HoldfastClient client = server.closedWithServer(builder("worker").intercept(late).build());
    HeldLock held = client.acquire(resource, SHORT.renewed(false));
    assertThat(held.remaining()).isPositive();
    assertThat(other.get(resource).getLocks(0).getFencingToken()).isEqualTo(held.fencingToken());
  }

  @Test
  void whatOnceWasOverIsNotValidAgain() throws Exception {
    CompletableFuture<HeldLock> renewed = new CompletableFuture<>();
    BeforeAnswer late =
        new BeforeAnswer(
            LockServiceGrpc.getRenewMethod(),
            () ->
                await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !renewed.join().isValid()));
    HoldfastClient client = server.closedWithServer(builder("worker").intercept(late).build());
    CompletableFuture<LockLostException> lost = new CompletableFuture<>();
    HeldLock held = client.acquire(resource, SHORT).onLost(lost::complete);
    renewed.complete(held);
    assertThat(lost.get(20, TimeUnit.SECONDS).resource()).isEqualTo(resource);
    assertThat(held.isValid()).isFalse();
  }

  @Test
  void releaseAfterTheDeadlineSaysThatItWasLost() throws Exception {
    CountDownLatch pauseEnds = new CountDownLatch(1);
    BeforeAnswer paused =
        new BeforeAnswer(
            LockServiceGrpc.getGetLockMethod(),
            () -> {
              try {
                assertThat(pauseEnds.await(20, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    HoldfastClient client = server.closedWithServer(builder("worker").intercept(paused).build());
    CompletableFuture<LockLostException> lost = new CompletableFuture<>();
    HeldLock held = client.acquire(resource, SHORT.renewed(false)).onLost(lost::complete);
    CompletableFuture<Boolean> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return client.get(resource).getLocked();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().atMost(Duration.ofSeconds(20)).until(() -> !held.isValid());
    CompletableFuture<Boolean> released = held.releaseAsync();
    pauseEnds.countDown();
    assertThat(released.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(lost.get(20, TimeUnit.SECONDS).resource()).isEqualTo(resource);
    var unused = read.get(20, TimeUnit.SECONDS);
  }

  @Test
  void observerThatThrowsChangesNothing() throws Exception {
    ClientObserver broken =
        new ClientObserver() {
          @Override
          public void acquired(String of, AcquireOutcome outcome, Duration took) {
            throw new IllegalStateException("of the test");
          }

          @Override
          public void released(String of, boolean released) {
            throw new IllegalStateException("of the test");
          }
        };
    HoldfastClient client = server.closedWithServer(builder("worker").observer(broken).build());
    assertThat(client.acquire(resource, AcquireOptions.defaults()).release()).isTrue();
  }

  @Test
  void badResourceIdIsRefused() {
    HoldfastClient client = client("worker");
    assertThatExceptionOfType(RequestInvalidException.class)
        .isThrownBy(() -> client.acquire("No Such Type:1:x", AcquireOptions.defaults()))
        .satisfies(
            refusal -> assertThat(refusal.reason()).isEqualTo(ErrorReason.RESOURCE_ID_INVALID));
  }

  @Test
  void closingTheClientReleasesAllThatItHolds() throws Exception {
    HoldfastClient jane = client("jane");
    String document = "document:" + UUID.randomUUID();
    HoldfastClient closed = builder("smith").build();
    try (HoldfastClient smith = closed) {
      for (int section = 0; section < 20; section++) {
        assertThat(smith.acquire(document + ":" + section, AcquireOptions.defaults()).isValid())
            .isTrue();
      }
      assertThat(jane.list(document)).hasSize(20);
    }
    assertThat(jane.list(document)).isEmpty();
    closed.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> closed.acquire(document + ":x", AcquireOptions.defaults()));
  }
}
