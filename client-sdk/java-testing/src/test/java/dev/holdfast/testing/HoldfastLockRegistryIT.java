package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.concurrent.HoldfastLock;
import dev.holdfast.client.spring.HoldfastLockRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.integration.support.locks.LockRegistry;

/** Spring Integration's registry: one key is one lock, here and in every other process. */
@SuppressWarnings("LockNotBeforeTry") // A test that fails ends its locks with its server.
class HoldfastLockRegistryIT {
  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  private final HoldfastClient client = Clients.of(server, "one");
  private final HoldfastLockRegistry registry = new HoldfastLockRegistry(client, "order");
  private final HoldfastLockRegistry otherProcess =
      new HoldfastLockRegistry(Clients.of(server, "two"), "order");

  @Test
  void oneKeyIsOneLock() {
    assertThat(registry.obtain("a")).isSameAs(registry.obtain("a"));
    assertThat(registry.obtain("a")).isNotSameAs(registry.obtain("b"));
    assertThat(registry.obtain("a b").resource()).isEqualTo("order:a~20b:main");
  }

  @Test
  void otherProcessIsKeptOut() throws Exception {
    Lock lock = registry.obtain("kept");
    lock.lock();
    assertThat(otherProcess.obtain("kept").tryLock()).isFalse();
    lock.unlock();
    assertThat(otherProcess.obtain("kept").tryLock()).isTrue();
    otherProcess.obtain("kept").unlock();
  }

  @Test
  void lockOfAnotherThreadCannotBeUnlocked() {
    Lock lock = registry.obtain("foreign");
    assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
  }

  @Test
  void registryRunsWorkUnderALock() throws Exception {
    LockRegistry<HoldfastLock> asSpringSeesIt = registry;
    AtomicBoolean kept = new AtomicBoolean();
    asSpringSeesIt.executeLocked("work", () -> kept.set(!otherProcess.obtain("work").tryLock()));
    assertThat(kept).isTrue();
    assertThat(otherProcess.obtain("work").tryLock()).isTrue();
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> asSpringSeesIt.executeLocked("work", Duration.ZERO, () -> {}));
  }

  @Test
  void threadsThatAskAtOnceGetOneLock() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<HoldfastLock>> asking = Collections.nCopies(64, () -> registry.obtain("busy"));
      Set<HoldfastLock> obtained = new HashSet<>();
      for (Future<HoldfastLock> each : threads.invokeAll(asking)) {
        obtained.add(each.get());
      }
      assertThat(obtained).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void lockThatWasForgottenBeforeItWasLockedStillExcludes() {
    HoldfastLock forgotten = registry.obtain("forgotten");
    registry.expireUnusedOlderThan(0);
    HoldfastLock anew = registry.obtain("forgotten");
    forgotten.lock();
    assertThat(anew).isNotSameAs(forgotten);
    assertThat(anew.tryLock()).isFalse();
    forgotten.unlock();
    assertThat(anew.tryLock()).isTrue();
    anew.unlock();
  }

  @Test
  void forgetsWhatIsNotUsedAndKeepsWhatIsLocked() {
    HoldfastLock locked = registry.obtain("locked");
    HoldfastLock unused = registry.obtain("unused");
    locked.lock();
    registry.expireUnusedOlderThan(0);
    assertThat(registry.obtain("locked")).isSameAs(locked);
    assertThat(registry.obtain("unused")).isNotSameAs(unused);
    locked.unlock();
  }
}
