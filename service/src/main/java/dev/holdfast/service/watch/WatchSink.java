package dev.holdfast.service.watch;

import dev.holdfast.service.lock.Refusal;
import java.time.Instant;

/** Where a watch's messages go. Called on the hub's thread only; never blocks. */
public interface WatchSink {
  /** Whether a message would go out now, not wait in memory; {@link WatchHandle#ready} follows. */
  boolean isReady();

  /** Sends one message. */
  void send(WatchMessage message);

  /** Sends the reason as the last message, where any was sent before, and ends the stream. */
  void end(Refusal refusal, Instant serverTime);

  /** Ends the stream because of a bug of ours. */
  void abort();
}
