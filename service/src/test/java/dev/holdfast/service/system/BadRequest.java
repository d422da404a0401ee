package dev.holdfast.service.system;

import dev.holdfast.v1.ErrorReason;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingStub;
import io.grpc.Status.Code;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A call that must be refused.
 *
 * @param name which call with what
 * @param keys of the metadata that comes with the refusal
 * @param values some of that metadata
 */
record BadRequest(
    String name,
    Consumer<LockServiceBlockingStub> call,
    Code code,
    ErrorReason reason,
    Set<String> keys,
    Map<String, String> values) {

  /** RESOURCE_ID_INVALID. */
  static BadRequest resourceId(String name, Consumer<LockServiceBlockingStub> call) {
    return new BadRequest(
        name,
        call,
        Code.INVALID_ARGUMENT,
        ErrorReason.RESOURCE_ID_INVALID,
        Set.of("resource_id", "problem"),
        Map.of());
  }

  /** TTL_OUT_OF_RANGE with the default policy's bounds. */
  static BadRequest ttl(String name, Consumer<LockServiceBlockingStub> call) {
    return new BadRequest(
        name,
        call,
        Code.INVALID_ARGUMENT,
        ErrorReason.TTL_OUT_OF_RANGE,
        Set.of("ttl", "min_ttl", "max_ttl"),
        Map.of("min_ttl", "1s", "max_ttl", "3600s"));
  }

  /** ARGUMENT_INVALID for this field. */
  static BadRequest argument(String field, String name, Consumer<LockServiceBlockingStub> call) {
    return new BadRequest(
        name,
        call,
        Code.INVALID_ARGUMENT,
        ErrorReason.ARGUMENT_INVALID,
        Set.of("field", "problem"),
        Map.of("field", field));
  }

  /** ACCESS_DENIED for this action. */
  static BadRequest denied(String action, String name, Consumer<LockServiceBlockingStub> call) {
    return new BadRequest(
        name,
        call,
        Code.PERMISSION_DENIED,
        ErrorReason.ACCESS_DENIED,
        Set.of("resource_id", "action"),
        Map.of("action", action));
  }

  @Override
  public String toString() {
    return name;
  }
}
