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
    Duration snapshotEvery) {}
