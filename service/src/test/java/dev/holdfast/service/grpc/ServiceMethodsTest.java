package dev.holdfast.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import org.junit.jupiter.api.Test;

class ServiceMethodsTest {
  private static final String WATCH = LockServiceGrpc.getWatchLocksMethod().getFullMethodName();

  private final ServerServiceDefinition service =
      new LockServiceGrpc.LockServiceImplBase() {}.bindService();

  @Test
  void oneMethodIsReplacedThoughItsMarshallersAreOthers() {
    MethodDescriptor<?, ?> other = LockServiceGrpc.getWatchLocksMethod().toBuilder().build();
    var replacement = replacement(other);

    ServerServiceDefinition changed = ServiceMethods.replace(service, replacement);

    assertThat(changed.getMethod(WATCH)).isSameAs(replacement);
    assertThat(changed.getMethods()).hasSameSizeAs(service.getMethods());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      String name = method.getMethodDescriptor().getFullMethodName();
      assertThat(name.equals(WATCH) || changed.getMethod(name) == method).as(name).isTrue();
    }
  }

  @Test
  void schemaIsKept() {
    ServerServiceDefinition changed =
        ServiceMethods.replace(service, replacement(LockServiceGrpc.getWatchLocksMethod()));

    assertThat(changed.getServiceDescriptor().getSchemaDescriptor())
        .isSameAs(service.getServiceDescriptor().getSchemaDescriptor());
  }

  @Test
  void methodOfAnotherServiceIsRefused() {
    var foreign = replacement(AdminServiceGrpc.getForceTakeMethod());

    assertThatThrownBy(() -> ServiceMethods.replace(service, foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ForceTake");
  }

  private static <Q, R> ServerMethodDefinition<Q, R> replacement(
      MethodDescriptor<Q, R> descriptor) {
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) -> {
          throw new AssertionError("not called here");
        });
  }
}
