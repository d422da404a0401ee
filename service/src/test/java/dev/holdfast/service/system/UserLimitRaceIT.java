package dev.holdfast.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.Lock;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One user's clients race for the locks of a document while instances are killed under them. */
class UserLimitRaceIT {
  private static final String DOCUMENT = "document:123";
  private static final int CLIENTS = 32;
  private static final int GRANTS_BEFORE_A_KILL = 60;
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Duration RIGHT_AGAIN = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void neverOneMoreAndRightAgainAfterKillsInMidRace(int limit, @TempDir Path data) {
    try (RedisProcess redis = RedisProcess.start();
        Fleet fleet =
            new Fleet(
                data,
                redis.uri(),
                "locks.single-tab: " + (limit == 1),
                "lock-types.default.locks-per-user: " + limit)) {
      var doomed = fleet.fork();
      var steady = fleet.start();
      var most = new AtomicInteger();
      var grants = new AtomicInteger();
      var over = new AtomicBoolean();
      List<CompletableFuture<Void>> racers =
          IntStream.range(0, CLIENTS)
              .mapToObj(
                  i -> {
                    Client client = fleet.client(i % 2 == 0 ? doomed : steady, "smith");
                    return CompletableFuture.runAsync(
                        () -> race(client, i, over, grants, most),
                        task -> new Thread(task, "racer-" + i).start());
                  })
              .toList();
      for (int kills = 1; kills <= 2; kills++) {
        int enough = kills * GRANTS_BEFORE_A_KILL;
        await().atMost(RIGHT_AGAIN).until(() -> grants.get() >= enough);
        doomed.kill();
        doomed.startAgain();
      }
      over.set(true);
      CompletableFuture.allOf(racers.toArray(CompletableFuture[]::new)).join();

      assertThat(most.get()).isBetween(1, limit);
      Client smith = fleet.client(steady, "smith");
      await()
          .alias("the user has room for just so many locks again")
          .atMost(RIGHT_AGAIN)
          .until(() -> held(smith).isEmpty() && takesJust(limit, smith));
    }
  }

  /** Takes sections and gives them up; what an instance took with it runs out by its TTL. */
  private static void race(
      Client client, int seed, AtomicBoolean over, AtomicInteger grants, AtomicInteger most) {
    var random = new Random(seed);
    for (int round = 0; !over.get(); round++) {
      String section = DOCUMENT + ":s" + random.nextInt(CLIENTS * 2);
      String lock = "l" + seed + "-" + round;
      try {
        client.acquire(section, lock, TTL);
        most.accumulateAndGet(held(client).size(), Math::max);
        grants.incrementAndGet();
        client.release(section, lock);
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode())
            .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.ABORTED, Status.Code.UNAVAILABLE);
      }
    }
  }

  /** Whether the user gets the locks of the limit and not one more. */
  private static boolean takesJust(int limit, Client client) {
    for (int i = 0; i < limit; i++) {
      try {
        client.acquire(DOCUMENT + ":after-" + i, "after", TTL);
      } catch (StatusRuntimeException e) {
        return false;
      }
    }
    try {
      client.acquire(DOCUMENT + ":one-more", "after", TTL);
      return false;
    } catch (StatusRuntimeException e) {
      return RefusalDetails.of(e).reason().equals("USER_LOCK_LIMIT");
    }
  }

  private static List<Lock> held(Client client) {
    var everything =
        ListLocksRequest.newBuilder().setScope(DOCUMENT).setUserId("smith").setPageSize(1000);
    return client.calls(RIGHT_AGAIN).listLocks(everything.build()).getLocksList();
  }
}
