package dev.holdfast.client;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Between Java's times and the contract's. */
final class Times {
  private Times() {}

  static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  static com.google.protobuf.Duration message(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** From one time of a server to another. */
  static Duration between(Timestamp from, Timestamp to) {
    return Duration.between(instant(from), instant(to));
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
