package dev.holdfast.bench.watch;

/**
 * What a message of a watch holds, counted and not read.
 *
 * @param events how many lock events
 * @param snapshot whether it is a part of a snapshot
 * @param more whether a snapshot goes on with the next message
 * @param end whether the server says that it ends the watch
 */
record Tally(int events, boolean snapshot, boolean more, boolean end) {}
