package dev.holdfast.service.grpc;

import dev.holdfast.service.config.GrpcConfig;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What keeps one bad connection from hurting the others. */
final class ConnectionLimits {
  /** Connections that say nothing are cut off well before grpc-java's two minutes. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** Requests are small and read at once; without this a connection may grow to 8 MiB unread. */
  private static final int FLOW_CONTROL_WINDOW_BYTES = 256 * 1024;

  // Opening and resetting streams costs a client nothing and the server much (CVE-2023-44487). An
  // honest client resets what it cancels: at worst each of its open calls every 100 ms, when all
  // of them time out.
  private static final int RESET_WINDOW_SECONDS = 10;
  private static final int RESETS_PER_OPEN_CALL = 10 * RESET_WINDOW_SECONDS;

  private ConnectionLimits() {}

  static void apply(GrpcConfig config, NettyServerBuilder server) {
    server
        .maxInboundMessageSize(config.maxMessageBytes())
        .maxInboundMetadataSize(config.maxMetadataBytes())
        .maxConcurrentCallsPerConnection(config.callsPerConnection())
        .maxRstFramesPerWindow(
            Math.multiplyExact(config.callsPerConnection(), RESETS_PER_OPEN_CALL),
            RESET_WINDOW_SECONDS)
        .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
        .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTime(config.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(config.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(config.permitKeepAlive().toMillis(), TimeUnit.MILLISECONDS)
        // A client that waits between calls may ping too; else its connection would end.
        .permitKeepAliveWithoutCalls(true)
        .maxConnectionAge(config.connectionAge().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAgeGrace(config.connectionAgeGrace().toMillis(), TimeUnit.MILLISECONDS);
  }
}
