package dev.holdfast.service.grpc;

import dev.holdfast.service.config.GrpcConfig;
import java.time.Duration;

/** A server's settings with what a test changes. */
final class TestSettings {
  int port = 0;
  int maxMessageBytes = 64 * 1024;
  int maxMetadataBytes = 8 * 1024;
  int callsPerConnection = 200;
  Duration connectionAge = Duration.ofHours(1);
  Duration drain = Duration.ofSeconds(5);
  boolean reflection;
  int callsPerSecond;
  int callsBurst = 1;
  int watchesPerUser = 100;
  int waitsPerUser = 100;

  GrpcConfig toConfig() {
    return new GrpcConfig(
        port,
        maxMessageBytes,
        maxMetadataBytes,
        callsPerConnection,
        connectionAge,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        drain,
        reflection,
        callsPerSecond,
        callsBurst,
        watchesPerUser,
        waitsPerUser);
  }
}
