package dev.holdfast.service.grpc;

import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.function.UnaryOperator;

/** Exchanges the methods of a service. */
final class ServiceMethods {
  private ServiceMethods() {}

  /** The service with each method replaced by what the change makes of it, and its schema kept. */
  static ServerServiceDefinition change(
      ServerServiceDefinition service, UnaryOperator<ServerMethodDefinition<?, ?>> change) {
    List<ServerMethodDefinition<?, ?>> methods =
        service.getMethods().stream().<ServerMethodDefinition<?, ?>>map(change).toList();
    // A definition takes only the very descriptors that its service descriptor lists.
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder changed = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(changed::addMethod);
    return changed.build();
  }

  /** The service with the method of the replacement's name replaced. */
  static ServerServiceDefinition replace(
      ServerServiceDefinition service, ServerMethodDefinition<?, ?> replacement) {
    String name = replacement.getMethodDescriptor().getFullMethodName();
    if (service.getMethod(name) == null) {
      throw new IllegalArgumentException("The service has no method " + name);
    }
    return change(
        service,
        method ->
            method.getMethodDescriptor().getFullMethodName().equals(name) ? replacement : method);
  }
}
