package dev.holdfast.service.system;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** What an instance says of itself. */
final class Health {
  private static final int LIMIT_MILLIS = 2_000;

  private Health() {}

  /** Whether {@code /readyz} says 200. */
  static boolean ready(Instance instance) {
    return readyStatus(instance) == 200;
  }

  /** The HTTP status of {@code /readyz}; 0 where there is no answer. */
  static int readyStatus(Instance instance) {
    try {
      URI uri = URI.create("http://" + instance.address() + ":" + instance.httpPort() + "/readyz");
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return 0;
    }
  }

  /** What the gRPC health service says of the server as a whole. */
  static ServingStatus serving(Instance instance) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                instance.address(), instance.grpcPort(), InsecureChannelCredentials.create())
            .build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }
}
