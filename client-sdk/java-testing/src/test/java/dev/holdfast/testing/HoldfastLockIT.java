package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LockLostException;
import dev.holdfast.client.UnavailableException;
import dev.holdfast.client.concurrent.HoldfastLock;
import dev.holdfast.client.concurrent.HoldfastReadWriteLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock in the shape of java.util.concurrent. */
@SuppressWarnings("LockNotBeforeTry") // A test that fails ends its locks with its server.
class HoldfastLockIT {
  @RegisterExtension
  static final HoldfastTestServer server =
      HoldfastTestServer.builder().set("lock-types.page.shared", "true").build();

  private final HoldfastClient client = Clients.of(server, "worker");
  private final String resource = "page:" + UUID.randomUUID() + ":main";
  private final HoldfastLock lock = new HoldfastLock(client, resource);
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  /** In another thread. */
  private boolean elsewhere(Callable<Boolean> task) throws Exception {
    return other.submit(task).get(20, TimeUnit.SECONDS);
  }

  @Test
  void isReentrantAndFreeAfterTheLastUnlock() throws Exception {
    lock.lock();
    lock.lock();
    assertThat(lock.held()).isPresent();
    lock.unlock();
    assertThat(client.get(resource).getLocked()).isTrue();
    lock.unlock();
    assertThat(client.get(resource).getLocked()).isFalse();
    assertThat(lock.held()).isEmpty();
  }

  @Test
  void excludesOtherThreadsAndOtherProcesses() throws Exception {
    assertThat(lock.tryLock()).isTrue();
    assertThat(elsewhere(lock::tryLock)).isFalse();
    assertThat(new HoldfastLock(Clients.of(server, "other"), resource).tryLock()).isFalse();
    lock.unlock();
    assertThat(elsewhere(lock::tryLock)).isTrue();
    assertThat(lock.tryLock()).isFalse();
  }

  @Test
  void onlyTheThreadThatLockedMayUnlock() throws Exception {
    lock.lock();
    assertThatExceptionOfType(IllegalMonitorStateException.class)
        .isThrownBy(
            () -> {
              try {
                elsewhere(
                    () -> {
                      lock.unlock();
                      return true;
                    });
              } catch (ExecutionException e) {
                throw e.getCause();
              }
            });
    lock.unlock();
  }

  @Test
  void unlockSaysThatItWasLost() throws Exception {
    HoldfastLock brief =
        new HoldfastLock(
            client, resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(3)).renewed(false));
    brief.lock();
    HeldLock held = brief.held().orElseThrow();
    await().atMost(Duration.ofSeconds(20)).until(() -> !held.isValid());
    assertThatExceptionOfType(LockLostException.class).isThrownBy(brief::lock);
    assertThatExceptionOfType(LockLostException.class).isThrownBy(brief::unlock);
    assertThat(brief.tryLock()).as("it can be locked anew").isTrue();
    brief.unlock();
  }

  @Test
  void unlockOfALostLockLeavesTheNextHolderAlone() throws Exception {
    HoldfastLock brief =
        new HoldfastLock(
            client, resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(3)).renewed(false));
    HoldfastLock next = new HoldfastLock(Clients.of(server, "other"), resource);
    brief.lock();
    next.lock();
    assertThatExceptionOfType(LockLostException.class).isThrownBy(brief::unlock);
    assertThat(client.get(resource).getLocks(0).getFencingToken())
        .isEqualTo(next.held().orElseThrow().fencingToken());
    next.unlock();
  }

  @Test
  void eachThreadCountsItsOwnLocks() throws Exception {
    lock.lock();
    lock.lock();
    Future<Boolean> second = other.submit(() -> lockedTwice(lock));
    awaitWaiters(1);
    lock.unlock();
    assertThat(second.isDone()).isFalse();
    lock.unlock();
    assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(client.get(resource).getLocked()).isFalse();
  }

  private static boolean lockedTwice(HoldfastLock lock) {
    lock.lock();
    lock.lock();
    boolean held = lock.held().isPresent();
    lock.unlock();
    lock.unlock();
    return held && lock.held().isEmpty();
  }

  @Test
  void twoLocksOfOneThreadAreTwo() throws Exception {
    HoldfastLock second = new HoldfastLock(client, resource + "2");
    lock.lock();
    second.lock();
    lock.unlock();
    assertThat(client.get(resource).getLocked()).isFalse();
    assertThat(client.get(second.resource()).getLocked()).isTrue();
    second.unlock();
  }

  @Test
  void interruptEndsAWaitThatAllowsItAndLeavesTheQueue() throws Exception {
    lock.lock();
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    Future<Boolean> interrupted =
        other.submit(
            () -> {
              waiting.complete(Thread.currentThread());
              try {
                lock.lockInterruptibly();
                return false;
              } catch (InterruptedException e) {
                return lock.held().isEmpty();
              }
            });
    awaitWaiters(1);
    waiting.join().interrupt();
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    awaitWaiters(0);
    lock.unlock();
    assertThat(client.get(resource).getLocked()).isFalse();
  }

  @Test
  void interruptDoesNotEndAWaitThatDoesNotAllowIt() throws Exception {
    lock.lock();
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    Future<Boolean> locked =
        other.submit(
            () -> {
              waiting.complete(Thread.currentThread());
              lock.lock();
              boolean interrupted = Thread.interrupted();
              lock.unlock();
              return interrupted;
            });
    awaitWaiters(1);
    waiting.join().interrupt();
    lock.unlock();
    assertThat(locked.get(20, TimeUnit.SECONDS)).as("the interrupt is not swallowed").isTrue();
  }

  @Test
  void threadThatIsInterruptedBeforeLocksNothing() throws Exception {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(lock::lockInterruptibly);
    lock.lock();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(lock::lockInterruptibly);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> lock.tryLock(1, TimeUnit.SECONDS));
    lock.unlock();
    assertThat(client.get(resource).getLocked()).as("locked once, unlocked once").isFalse();
  }

  @Test
  void interruptedThreadUnlocksAllTheSame() throws Exception {
    lock.lock();
    Thread.currentThread().interrupt();
    lock.unlock();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(client.get(resource).getLocked()).isFalse();
  }

  @Test
  void timedTryWaitsForItsTimeAndNoLonger() throws Exception {
    lock.lock();
    assertThat(elsewhere(() -> lock.tryLock(100, TimeUnit.MILLISECONDS))).isFalse();
    awaitWaiters(0);
    Future<Boolean> patient = other.submit(() -> lock.tryLock(1, TimeUnit.MINUTES));
    awaitWaiters(1);
    lock.unlock();
    assertThat(patient.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyThreadsOfTwoProcessesLoseNoUpdate() throws Exception {
    int threads = 16;
    int updates = 10;
    HoldfastLock theirs = new HoldfastLock(Clients.of(server, "other"), resource);
    int[] unguarded = new int[1];
    ExecutorService many = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        HoldfastLock one = thread % 2 == 0 ? lock : theirs;
        all.add(
            many.submit(
                () -> {
                  for (int update = 0; update < updates; update++) {
                    one.lock();
                    int read = unguarded[0];
                    unguarded[0] = read + 1;
                    one.unlock();
                  }
                }));
      }
      for (Future<?> each : all) {
        var unused = each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      many.shutdownNow();
    }
    assertThat(unguarded[0]).isEqualTo(threads * updates);
    assertThat(lock.isLockedHere()).isFalse();
  }

  @Test
  void waiterGetsTheLockOfAProcessThatWasCutOff() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(server.port());
        HoldfastClient cutOff =
            Clients.through(proxy, server, "cut-off")
                .closeTimeout(Duration.ofMillis(100))
                .build()) {
      HoldfastLock theirs =
          new HoldfastLock(cutOff, resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(5)));
      theirs.lock();
      Future<Boolean> waiting = other.submit(() -> lock.tryLock(1, TimeUnit.MINUTES));
      awaitWaiters(1);
      proxy.unplug();
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
      assertThatExceptionOfType(LockLostException.class).isThrownBy(theirs::unlock);
    }
  }

  @Test
  void closedClientEndsTheWaitForALock() throws Exception {
    lock.lock();
    HoldfastClient closed = Clients.builder(server, "closed").build();
    HoldfastLock theirs = new HoldfastLock(closed, resource);
    Future<Boolean> waiting =
        other.submit(
            () -> {
              try {
                theirs.lock();
                return false;
              } catch (UnavailableException e) {
                return theirs.held().isEmpty();
              }
            });
    awaitWaiters(1);
    closed.close();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    lock.unlock();
  }

  private void awaitWaiters(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.get(resource).getWaitersCount() == count);
  }

  @Test
  void threadCannotHoldBothReadAndWrite() throws Exception {
    HoldfastReadWriteLock locks = new HoldfastReadWriteLock(client, resource);
    locks.readLock().lock();
    assertThat(locks.writeLock().tryLock()).as("no upgrade").isFalse();
    locks.readLock().unlock();
    locks.writeLock().lock();
    assertThat(locks.readLock().tryLock()).as("no downgrade").isFalse();
    locks.writeLock().unlock();
  }

  @Test
  void readersAreTogetherAndAWriterIsAlone() throws Exception {
    HoldfastReadWriteLock locks = new HoldfastReadWriteLock(client, resource);
    assertThat(locks.readLock().tryLock()).isTrue();
    assertThat(elsewhere(() -> locks.readLock().tryLock())).isTrue();
    assertThat(locks.writeLock().tryLock()).isFalse();
    locks.readLock().unlock();
    assertThat(locks.writeLock().tryLock()).isFalse();
    elsewhere(
        () -> {
          locks.readLock().unlock();
          return true;
        });
    assertThat(locks.writeLock().tryLock()).isTrue();
    assertThat(elsewhere(() -> locks.readLock().tryLock())).isFalse();
    locks.writeLock().unlock();
  }
}
