package dev.holdfast.service.grpc;

import dev.holdfast.service.config.GrpcConfig;
import dev.holdfast.service.lock.Administration;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.Locks;
import dev.holdfast.v1.LockServiceGrpc;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.services.AdminInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All services, each behind the checks that it needs. */
final class Services {
  // grpc-java's health service calls its watchers under its own lock and queues for the slow ones
  // without a bound. A connection's age bounds how long one can be slow; these, how many there are.
  private static final int HEALTH_WATCHES = 1_000;
  private static final int HEALTH_WATCHES_PER_CONNECTION = 8;

  private Services() {}

  /** The lock and the admin service: for callers with a token, within their limits. */
  static List<ServerServiceDefinition> forUsers(
      GrpcConfig config,
      Authenticator authenticator,
      DrainInterceptor drain,
      Locks locks,
      Administration administration,
      WatchCalls watches) {
    var checks = new ArrayList<ServerInterceptor>();
    checks.add(drain);
    checks.add(new AuthInterceptor(authenticator));
    if (config.callsPerSecond() > 0) {
      checks.add(
          new RateLimitInterceptor(config.callsPerSecond(), config.callsBurst(), System::nanoTime));
    }
    checks.add(
        new OpenCallLimit(
            LockServiceGrpc.getWatchLocksMethod(),
            new OpenCalls(config.watchesPerUser()),
            call -> limitedUser(Client.current().caller())));
    checks.add(
        new WaitLimit(
            new OpenCalls(config.waitsPerUser()), () -> limitedUser(Client.current().caller())));
    ServerServiceDefinition lockService =
        ServiceMethods.replace(new LockGrpcService(locks).bindService(), watches.method());
    ServerServiceDefinition adminService = new AdminGrpcService(administration).bindService();
    return Stream.of(lockService, adminService)
        .map(service -> ServiceMethods.change(service, RequestGuard::guard))
        .map(service -> ServerInterceptors.interceptForward(service, checks))
        .toList();
  }

  /** The standard health service, for anybody. */
  static ServerServiceDefinition health(BindableService health) {
    return ServerInterceptors.interceptForward(
        health,
        new OpenCallLimit(
            HealthGrpc.getWatchMethod(),
            new OpenCalls(HEALTH_WATCHES_PER_CONNECTION),
            call -> Peer.of(call).address()),
        new OpenCallLimit(
            HealthGrpc.getWatchMethod(), new OpenCalls(HEALTH_WATCHES), call -> "all"));
  }

  /** Reflection and channelz, for this machine unless they are opened. */
  static List<ServerServiceDefinition> diagnostics(boolean forAll) {
    var services = new ArrayList<ServerServiceDefinition>();
    services.add(ProtoReflectionServiceV1.newInstance().bindService());
    services.addAll(AdminInterface.getStandardServices());
    if (forAll) {
      return services;
    }
    var localOnly = new LocalOnlyInterceptor();
    return services.stream()
        .map(service -> ServerInterceptors.intercept(service, localOnly))
        .toList();
  }

  private static @Nullable String limitedUser(Caller caller) {
    return caller.service() ? null : caller.userId();
  }
}
