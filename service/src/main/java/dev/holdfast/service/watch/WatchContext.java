package dev.holdfast.service.watch;

import dev.holdfast.service.config.WatchConfig;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What all watches of a hub share. Belongs to the hub's thread. */
record WatchContext(
    EventStore store,
    Reads reads,
    WatchConfig config,
    EventEncoder encoder,
    WatchMetrics metrics,
    ServerClock clock,
    LongSupplier nanoTime,
    BooleanSupplier storeAvailable) {}
