package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.LockLostException;
import dev.holdfast.client.concurrent.HoldfastLock;
import dev.holdfast.client.concurrent.HoldfastReadWriteLock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
            client, resource, AcquireOptions.defaults().ttl(Duration.ofSeconds(1)).renewed(false));
    brief.lock();
    HeldLock held = brief.held().orElseThrow();
    await().atMost(Duration.ofSeconds(20)).until(() -> !held.isValid());
    assertThatExceptionOfType(LockLostException.class).isThrownBy(brief::lock);
    assertThatExceptionOfType(LockLostException.class).isThrownBy(brief::unlock);
    assertThat(brief.tryLock()).as("it can be locked anew").isTrue();
    brief.unlock();
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
