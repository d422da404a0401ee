package dev.holdfast.service.system;

import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_ACQUIRED;
import static dev.holdfast.v1.LockEventType.LOCK_EVENT_TYPE_RELEASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.service.redis.RedisProcess;
import dev.holdfast.v1.Lock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session with two streams, which begin and end at two instances in every order: its lock is kept
 * as long as one of them is open, and lost after both have ended.
 */
class StreamOrderIT {
  /** Where the first stream is, where the second, and which ends first. */
  private record Order(int first, int second, boolean firstEndsFirst, int takenAt) {
    String session() {
      return "tab-%d-%d-%s-%d".formatted(first, second, firstEndsFirst, takenAt);
    }

    String resource() {
      return "document:" + session() + ":a";
    }

    /** The second stream watches something else, in another partition. */
    String other() {
      return "document:other-" + session();
    }
  }

  @Test
  void theLockIsKeptAsLongAsOneStreamIsOpen(@TempDir Path data) {
    try (var redis = RedisProcess.start();
        var fleet =
            new Fleet(
                data,
                redis.uri(),
                "locks.single-tab: false",
                "lock-types.default.grace: 2s",
                "sessions.quiet: 500ms")) {
      var instances = List.of(fleet.start(), fleet.start());
      List<Client> clients =
          instances.stream().map(instance -> fleet.client(instance, "smith")).toList();
      RecordedWatch observer =
          RecordedWatch.open(fleet.client(instances.get(0), "root", "admin"), "document:*");
      soon().until(() -> observer.snapshots() == 1);
      List<Order> orders = orders();
      var kept = new ArrayList<RecordedWatch>();
      var held = new ArrayList<Lock>();
      for (Order order : orders) {
        RecordedWatch first = open(order, clients.get(order.first), order.resource());
        held.add(clients.get(order.takenAt).acquireIn(order.session(), order.resource()));
        RecordedWatch second = open(order, clients.get(order.second), order.other());
        (order.firstEndsFirst ? first : second).close();
        kept.add(order.firstEndsFirst ? second : first);
      }
      letGracesPass(clients.get(0), observer);

      for (int i = 0; i < orders.size(); i++) {
        String resource = orders.get(i).resource();
        assertThat(observer.typesOf(resource))
            .as("%s", orders.get(i))
            .containsExactly(LOCK_EVENT_TYPE_ACQUIRED);
        assertThat(clients.get(1).holds(resource)).containsExactly(held.get(i));
      }
      kept.forEach(RecordedWatch::close);
      soon()
          .until(
              () ->
                  orders.stream()
                      .allMatch(
                          order ->
                              observer
                                  .typesOf(order.resource())
                                  .contains(LOCK_EVENT_TYPE_RELEASED)));
      observer.close();
    }
  }

  private static List<Order> orders() {
    var orders = new ArrayList<Order>();
    for (int bits = 0; bits < 16; bits++) {
      orders.add(new Order(bits & 1, bits >> 1 & 1, (bits & 4) == 0, bits >> 3));
    }
    return orders;
  }

  private static RecordedWatch open(Order order, Client client, String scope) {
    RecordedWatch watch = RecordedWatch.inSession(client, order.session(), scope);
    soon().until(() -> watch.snapshots() == 1);
    return watch;
  }

  /** Two locks one after the other are lost by the same rule. */
  private static void letGracesPass(Client client, RecordedWatch observer) {
    for (String session : List.of("clock1", "clock2")) {
      String resource = "document:" + session + ":a";
      RecordedWatch stream = RecordedWatch.inSession(client, session, resource);
      soon().until(() -> stream.snapshots() == 1);
      client.acquireIn(session, resource);
      stream.close();
      soon().until(() -> observer.typesOf(resource).contains(LOCK_EVENT_TYPE_RELEASED));
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }
}
