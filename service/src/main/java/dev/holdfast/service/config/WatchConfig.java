package dev.holdfast.service.config;

import java.time.Duration;

/**
 * Watches.
 *
 * @param heartbeat sent when nothing else was for so long
 * @param queue how many events a watch may fall behind before it gets a new snapshot
 * @param ring how many events a partition keeps in memory for watches
 * @param scopes how many scopes one watch may name
 * @param page how many locks one message of a snapshot holds
 * @param batch how many events one message holds
 * @param snapshotEvery how often at most a slow watch gets a new snapshot
 */
public record WatchConfig(
    Duration heartbeat,
    int queue,
    int ring,
    int scopes,
    int page,
    int batch,
    Duration snapshotEvery) {

  static WatchConfig read(Section watch) {
    var config =
        new WatchConfig(
            watch.get(
                "heartbeat",
                Duration.ofSeconds(10),
                Kinds.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
                "a watch that was quiet for so long says that it lives"),
            watch.get(
                "queue",
                1_000,
                Kinds.number(1, 1_000_000),
                "events a watch may fall behind before it gets a new snapshot"),
            watch.get(
                "ring",
                4_096,
                Kinds.number(1, 1_000_000),
                "events of a partition kept in memory, for watches that resume"),
            watch.get("scopes", 64, Kinds.number(1, 1_000), "scopes one watch may name"),
            watch.get("page", 500, Kinds.number(1, 5_000), "locks in one message of a snapshot"),
            watch.get("batch", 200, Kinds.number(1, 5_000), "events in one message at most"),
            watch.get(
                "snapshot-every",
                Duration.ofSeconds(1),
                Kinds.duration(Duration.ofMillis(10), Duration.ofMinutes(1)),
                "how often at most a slow watch gets a new snapshot"));
    watch.require(config.batch <= config.queue, "batch", "is above `queue`", "queue");
    return config;
  }
}
