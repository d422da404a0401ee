package dev.holdfast.service.cli;

import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.AdminServiceGrpc.AdminServiceBlockingV2Stub;
import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ClearLocksResponse;
import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceReleaseResponse;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ForceTakeResponse;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.ListSessionsResponse;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.LockServiceGrpc.LockServiceBlockingV2Stub;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks to a server over gRPC, on one connection. */
final class GrpcLockClient implements LockClient {
  /**
   * As often as servers commonly allow; a dead connection is noticed by it while a watch is open.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private final ManagedChannel channel;
  private final LockServiceBlockingV2Stub stub;
  private final AdminServiceBlockingV2Stub admin;

  private GrpcLockClient(ManagedChannel channel, BearerToken token) {
    this.channel = channel;
    stub = LockServiceGrpc.newBlockingV2Stub(channel).withInterceptors(token.interceptor());
    admin = AdminServiceGrpc.newBlockingV2Stub(channel).withInterceptors(token.interceptor());
  }

  /** Connects with the first call, not before. */
  static GrpcLockClient of(Endpoint server, BearerToken token) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                server.host(),
                server.port(),
                server.tls() ? TlsChannelCredentials.create() : InsecureChannelCredentials.create())
            .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .build();
    return new GrpcLockClient(channel, token);
  }

  @Override
  public AcquireResponse acquire(AcquireRequest request) throws StatusException {
    return within(PATIENCE).acquire(request);
  }

  @Override
  public ReleaseResponse release(ReleaseRequest request, Duration timeout) throws StatusException {
    try {
      return within(timeout).release(request);
    } catch (StatusException e) {
      throw reconnectingAfter(e);
    }
  }

  @Override
  public RenewResponse renew(RenewRequest request, Duration timeout) throws StatusException {
    try {
      return within(timeout).renew(request);
    } catch (StatusException e) {
      throw reconnectingAfter(e);
    }
  }

  @Override
  public GetLockResponse get(GetLockRequest request) throws StatusException {
    return within(PATIENCE).getLock(request);
  }

  @Override
  public ListLocksResponse list(ListLocksRequest request) throws StatusException {
    return within(PATIENCE).listLocks(request);
  }

  @Override
  public ForceReleaseResponse forceRelease(ForceReleaseRequest request) throws StatusException {
    return admin.withDeadlineAfter(PATIENCE).forceRelease(request);
  }

  @Override
  public ForceTakeResponse forceTake(ForceTakeRequest request) throws StatusException {
    return admin.withDeadlineAfter(PATIENCE).forceTake(request);
  }

  @Override
  public ClearLocksResponse clear(ClearLocksRequest request) throws StatusException {
    return admin.withDeadlineAfter(PATIENCE_FOR_ALL).clearLocks(request);
  }

  @Override
  public ListSessionsResponse sessions(ListSessionsRequest request) throws StatusException {
    return admin.withDeadlineAfter(PATIENCE).listSessions(request);
  }

  @Override
  public Watch watch(WatchLocksRequest request) {
    return new Stream(stub.watchLocks(request));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private LockServiceBlockingV2Stub within(Duration timeout) {
    Duration shorter = timeout.compareTo(PATIENCE) < 0 ? timeout : PATIENCE;
    return stub.withDeadlineAfter(shorter);
  }

  /**
   * A connection that does not answer may be dead without anybody having been told, as when a
   * firewall forgot it: the next attempt gets a new one.
   */
  private StatusException reconnectingAfter(StatusException failure) {
    if (failure.getStatus().getCode() == Code.DEADLINE_EXCEEDED) {
      channel.enterIdle();
    }
    return failure;
  }

  private static final class Stream implements Watch {
    private final BlockingClientCall<?, WatchLocksResponse> call;

    Stream(BlockingClientCall<?, WatchLocksResponse> call) {
      this.call = call;
    }

    @Override
    public @Nullable WatchLocksResponse next(Duration silence)
        throws StatusException, TimeoutException, InterruptedException {
      return call.read(silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      call.cancel("No longer watched", null);
    }
  }
}
