package dev.holdfast.service.config;

import java.time.Duration;

/**
 * The gRPC server.
 *
 * @param port 0 picks a free one
 * @param maxMessageBytes the largest request
 * @param maxMetadataBytes the largest set of request headers
 * @param callsPerConnection how many calls one connection may have open at once
 * @param connectionAge how long a connection lasts before it is asked to come anew
 * @param connectionAgeGrace how long its calls may still go on then
 * @param keepAlive how often a silent connection is pinged
 * @param keepAliveTimeout how long a ping may stay unanswered
 * @param permitKeepAlive how often a client may ping
 * @param drain how long calls may still go on when the server stops
 * @param reflection whether reflection and channelz answer beyond loopback
 * @param callsPerSecond how many calls a user may make a second, on average
 * @param callsBurst how many at once
 * @param watchesPerUser how many watches a user may have open here
 * @param waitsPerUser how many calls of a user may wait for locks here
 */
public record GrpcConfig(
    int port,
    int maxMessageBytes,
    int maxMetadataBytes,
    int callsPerConnection,
    Duration connectionAge,
    Duration connectionAgeGrace,
    Duration keepAlive,
    Duration keepAliveTimeout,
    Duration permitKeepAlive,
    Duration drain,
    boolean reflection,
    int callsPerSecond,
    int callsBurst,
    int watchesPerUser,
    int waitsPerUser) {

  /** Longer than any sane setting of a connection's timings. */
  private static final Duration DAY = Duration.ofHours(24);

  static GrpcConfig read(Section grpc) {
    return new GrpcConfig(
        grpc.get("port", "HOLDFAST_GRPC_PORT", 9090, Kinds.port(), "gRPC; 0 picks a free one"),
        grpc.get(
            "max-message",
            64 * 1_024,
            Kinds.size(1_024, 16 * 1_024 * 1_024),
            "the largest request"),
        grpc.get(
            "max-metadata",
            8 * 1_024,
            Kinds.size(1_024, 1_024 * 1_024),
            "the largest set of request headers, the token among them"),
        grpc.get(
            "calls-per-connection",
            200,
            Kinds.number(1, 100_000),
            "calls that one connection may have open at once"),
        grpc.get(
            "connection-age",
            Duration.ofMinutes(30),
            Kinds.duration(Duration.ofSeconds(1), DAY),
            "a connection this old is asked to come anew, so that load spreads"),
        grpc.get(
            "connection-age-grace",
            Duration.ofMinutes(5),
            Kinds.duration(Duration.ZERO, DAY),
            "how long its calls may still go on then"),
        grpc.get(
            "keepalive",
            Duration.ofSeconds(10),
            Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            "how often a silent connection is pinged"),
        grpc.get(
            "keepalive-timeout",
            Duration.ofSeconds(5),
            Kinds.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
            "a ping unanswered for so long ends the connection"),
        grpc.get(
            "permit-keepalive",
            Duration.ofSeconds(5),
            Kinds.duration(Duration.ZERO, Duration.ofHours(1)),
            "a client that pings more often is cut off"),
        grpc.get(
            "drain",
            Duration.ofSeconds(10),
            Kinds.duration(Duration.ZERO, Duration.ofMinutes(10)),
            "how long calls may still go on when the server stops"),
        grpc.get(
            "reflection",
            false,
            Kinds.flag(),
            "reflection and channelz answer beyond loopback too"),
        grpc.get(
            "calls-per-second",
            1_000,
            Kinds.number(0, 1_000_000),
            "calls a user may make a second at one server, on average; 0: no limit"),
        grpc.get("calls-burst", 2_000, Kinds.number(1, 1_000_000), "calls a user may make at once"),
        grpc.get(
            "watches-per-user",
            200,
            Kinds.number(1, 1_000_000),
            "watches a user may have open at one server"),
        grpc.get(
            "waits-per-user",
            200,
            Kinds.number(1, 1_000_000),
            "calls of a user that may wait for locks at one server"));
  }
}
