package dev.holdfast.service.grpc;

import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;

/** Puts one method of a service in another's place. */
final class MethodSwap {
  private MethodSwap() {}

  /** The service with the method of that full name replaced, and its schema kept. */
  static ServerServiceDefinition with(
      ServerServiceDefinition service, ServerMethodDefinition<?, ?> method) {
    String name = method.getMethodDescriptor().getFullMethodName();
    if (service.getMethod(name) == null) {
      throw new IllegalArgumentException(
          name + " is no method of " + service.getServiceDescriptor().getName());
    }
    // A definition takes only the very descriptors that its service descriptor lists.
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    for (ServerMethodDefinition<?, ?> each : service.getMethods()) {
      descriptor.addMethod(chosen(each, method).getMethodDescriptor());
    }
    ServerServiceDefinition.Builder result = ServerServiceDefinition.builder(descriptor.build());
    for (ServerMethodDefinition<?, ?> each : service.getMethods()) {
      result.addMethod(chosen(each, method));
    }
    return result.build();
  }

  private static ServerMethodDefinition<?, ?> chosen(
      ServerMethodDefinition<?, ?> present, ServerMethodDefinition<?, ?> replacement) {
    String name = replacement.getMethodDescriptor().getFullMethodName();
    return present.getMethodDescriptor().getFullMethodName().equals(name) ? replacement : present;
  }
}
