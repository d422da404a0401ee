package dev.holdfast.service.cli;

import com.google.protobuf.util.Timestamps;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.Holder;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockServiceGrpc.LockServiceImplBase;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A real gRPC server on a free port; each test says what it answers. Keeps what it was asked. */
final class ScriptedServer {
  static final long FENCING_TOKEN = 1_790_000_000_000_001L;
  static final Duration TTL = Duration.ofMinutes(5);

  final ScriptedAdministration administration = new ScriptedAdministration();
  final List<AcquireRequest> acquires = new CopyOnWriteArrayList<>();
  final List<ReleaseRequest> releases = new CopyOnWriteArrayList<>();
  final List<RenewRequest> renewals = new CopyOnWriteArrayList<>();
  final List<ListLocksRequest> lists = new CopyOnWriteArrayList<>();
  final List<WatchLocksRequest> watches = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  volatile Script<AcquireRequest, AcquireResponse> onAcquire =
      request -> granted(request, TTL, Duration.ofMinutes(1));
  volatile Script<ReleaseRequest, ReleaseResponse> onRelease =
      request -> ReleaseResponse.newBuilder().setReleased(true).build();
  volatile Script<RenewRequest, RenewResponse> onRenew =
      request -> renewed(request, TTL, Duration.ofMinutes(1));
  volatile Script<GetLockRequest, GetLockResponse> onGet =
      request -> GetLockResponse.getDefaultInstance();
  volatile Script<ListLocksRequest, ListLocksResponse> onList =
      request -> ListLocksResponse.getDefaultInstance();
  volatile BiConsumer<WatchLocksRequest, StreamObserver<WatchLocksResponse>> onWatch =
      (request, observer) -> observer.onCompleted();

  private final Server server;
  private final String address;

  private ScriptedServer() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Service())
            .addService(administration)
            .intercept(new Authorizations())
            .build()
            .start();
    address = "localhost:" + server.getPort();
  }

  static ScriptedServer start() throws IOException {
    return new ScriptedServer();
  }

  String address() {
    return address;
  }

  static AcquireResponse granted(AcquireRequest request, Duration ttl, Duration heartbeat) {
    long now = System.currentTimeMillis();
    return AcquireResponse.newBuilder()
        .setLock(lock(request.getResourceId(), now, ttl))
        .setServerTime(Timestamps.fromMillis(now))
        .setHeartbeatInterval(seconds(heartbeat))
        .build();
  }

  static RenewResponse renewed(RenewRequest request, Duration ttl, Duration heartbeat) {
    long now = System.currentTimeMillis();
    return RenewResponse.newBuilder()
        .addLocks(lock(request.getResourceId(), now, ttl))
        .setServerTime(Timestamps.fromMillis(now))
        .setHeartbeatInterval(seconds(heartbeat))
        .build();
  }

  static Lock lock(String resource, long nowMillis, Duration ttl) {
    return Lock.newBuilder()
        .setResourceId(resource)
        .setHolder(Holder.newBuilder().setUserId("dr-smith").setDisplayName("Dr. Smith"))
        .setExpireTime(Timestamps.fromMillis(nowMillis + ttl.toMillis()))
        .setFencingToken(FENCING_TOKEN)
        .build();
  }

  static com.google.protobuf.Duration seconds(Duration duration) {
    return com.google.protobuf.util.Durations.fromMillis(duration.toMillis());
  }

  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  /** One answer, or the status in place of it. */
  interface Script<Q, A> {
    A answer(Q request) throws StatusException, InterruptedException;
  }

  private static <Q, A> void answer(Script<Q, A> script, Q request, StreamObserver<A> observer) {
    try {
      observer.onNext(script.answer(request));
      observer.onCompleted();
    } catch (StatusException e) {
      observer.onError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Service extends LockServiceImplBase {
    @Override
    public void acquire(AcquireRequest request, StreamObserver<AcquireResponse> observer) {
      acquires.add(request);
      answer(onAcquire, request, observer);
    }

    @Override
    public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
      releases.add(request);
      answer(onRelease, request, observer);
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewResponse> observer) {
      renewals.add(request);
      answer(onRenew, request, observer);
    }

    @Override
    public void getLock(GetLockRequest request, StreamObserver<GetLockResponse> observer) {
      answer(onGet, request, observer);
    }

    @Override
    public void listLocks(ListLocksRequest request, StreamObserver<ListLocksResponse> observer) {
      lists.add(request);
      answer(onList, request, observer);
    }

    @Override
    public void watchLocks(WatchLocksRequest request, StreamObserver<WatchLocksResponse> observer) {
      watches.add(request);
      onWatch.accept(request, observer);
    }
  }

  private final class Authorizations implements ServerInterceptor {
    private static final Metadata.Key<String> KEY =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      authorizations.add(String.valueOf(headers.get(KEY)));
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {};
    }
  }
}
