package dev.holdfast.bench.empty;

import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.LockServiceGrpc.LockServiceImplBase;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;

/** Stands in until the service can be wired over an {@link EmptyStore}. */
public final class EmptyHandlersServer {
  private EmptyHandlersServer() {}

  public static void main(String[] args) throws Exception {
    var health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    NettyServerBuilder.forPort(Integer.parseInt(System.getenv("HOLDFAST_GRPC_PORT")))
        .directExecutor()
        .addService(new EmptyLockService())
        .addService(health.getHealthService())
        .build()
        .start()
        .awaitTermination();
  }

  private static final class EmptyLockService extends LockServiceImplBase {
    @Override
    public void acquire(AcquireRequest request, StreamObserver<AcquireResponse> reply) {
      reply.onNext(AcquireResponse.getDefaultInstance());
      reply.onCompleted();
    }

    @Override
    public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> reply) {
      reply.onNext(ReleaseResponse.newBuilder().setReleased(true).build());
      reply.onCompleted();
    }
  }
}
