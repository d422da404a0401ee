package dev.holdfast.service.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.UnblockType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection to read event streams with, and one that ends a read that waits. */
final class EventLink {
  /** How long a read waits for events. */
  static final Duration BLOCK = Duration.ofSeconds(2);

  /** How much later than that an answer may come before the connection counts as dead. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** Where a read has brought no answer by then, none will come. */
  static final Duration READ_LIMIT = BLOCK.plus(SLACK);

  /** How many events of one stream a read brings at most. */
  private static final int COUNT = 256;

  private final EventConnections.Connection reading;
  private final long readingId;

  /** Null where a reader has one partition only, and so never needs to read another meanwhile. */
  private final EventConnections.@Nullable Connection waker;

  private EventLink(
      EventConnections.Connection reading,
      long readingId,
      EventConnections.@Nullable Connection waker) {
    this.reading = reading;
    this.readingId = readingId;
    this.waker = waker;
  }

  /**
   * Connects; blocks for a bounded time.
   *
   * @throws RuntimeException where the store is away
   */
  static EventLink open(EventConnections connections) {
    EventConnections.Connection reading = connections.open();
    // The reads wait longer than a command usually may; their reader watches over them itself.
    reading.connection().setTimeout(READ_LIMIT.plus(SLACK));
    if (!connections.spanPartitions()) {
      return new EventLink(reading, 0, null);
    }
    try {
      long id =
          reading
              .commands()
              .clientId()
              .toCompletableFuture()
              .orTimeout(SLACK.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      return new EventLink(reading, id, connections.open());
    } catch (RuntimeException e) {
      reading.close();
      throw e;
    }
  }

  /** Tells when the connection to read with is lost, on a thread that must not block. */
  void onDisconnected(Runnable listener) {
    reading
        .connection()
        .addListener(
            new RedisConnectionStateListener() {
              @Override
              public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                listener.run();
              }
            });
  }

  boolean isOpen() {
    return reading.connection().isOpen();
  }

  /**
   * What streams have behind these offsets.
   *
   * @param waits whether it waits for {@link #BLOCK} where they have nothing
   */
  CompletionStage<List<StreamMessage<String, String>>> read(
      List<StreamOffset<String>> offsets, boolean waits) {
    XReadArgs args = XReadArgs.Builder.count(COUNT);
    if (waits) {
      args.block(BLOCK);
    }
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    StreamOffset<String>[] array = offsets.toArray(StreamOffset[]::new);
    return reading.commands().xread(args, array);
  }

  /** Whether a read that waits can be ended. */
  boolean wakes() {
    return waker != null;
  }

  /** Ends the read that waits, if it has reached Redis. */
  void wake() {
    if (waker != null) {
      var unused = waker.commands().clientUnblock(readingId, UnblockType.TIMEOUT);
    }
  }

  /** Returns at once. */
  void close() {
    reading.close();
    if (waker != null) {
      waker.close();
    }
  }
}
