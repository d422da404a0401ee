package dev.holdfast.client;

import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Map;

/**
 * gRPC's own settings for a channel: calls spread over all of a name's addresses, and reads are
 * tried again by gRPC. What changes locks is not: this client does that itself, since it knows how
 * long the answer is of use.
 */
final class ServiceConfig {
  private static final Map<String, ?> RETRIES =
      Map.of(
          "maxAttempts",
          4.0,
          "initialBackoff",
          "0.05s",
          "maxBackoff",
          "1s",
          "backoffMultiplier",
          2.0,
          "retryableStatusCodes",
          List.of("UNAVAILABLE"));

  private ServiceConfig() {}

  static Map<String, ?> ofChannel() {
    List<Map<String, ?>> reads =
        List.of(
            name(LockServiceGrpc.getGetLockMethod()),
            name(LockServiceGrpc.getListLocksMethod()),
            name(LockServiceGrpc.getListViewersMethod()),
            name(AdminServiceGrpc.getListSessionsMethod()));
    return Map.of(
        "loadBalancingConfig",
        List.of(Map.of("round_robin", Map.of())),
        "methodConfig",
        List.of(Map.of("name", reads, "retryPolicy", RETRIES)));
  }

  private static Map<String, ?> name(MethodDescriptor<?, ?> method) {
    return Map.of(
        "service", String.valueOf(method.getServiceName()),
        "method", String.valueOf(method.getBareMethodName()));
  }
}
