package dev.holdfast.service.system;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;

/** An open call that only its client ends. */
record HealthWatch(ManagedChannel channel) implements AutoCloseable {
  /** Opens one, and returns when the instance has answered. */
  static HealthWatch open(Instance instance) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                instance.address(), instance.grpcPort(), InsecureChannelCredentials.create())
            .build();
    HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance()).next();
    return new HealthWatch(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
