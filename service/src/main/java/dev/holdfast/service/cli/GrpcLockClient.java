package dev.holdfast.service.cli;

import dev.holdfast.client.AcquireOptions;
import dev.holdfast.client.HeldLock;
import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.HoldfastException;
import dev.holdfast.client.Watch;
import dev.holdfast.client.WatchListener;
import dev.holdfast.client.WatchOptions;
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
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;

/** Speaks to a server through the Java SDK, on one connection. */
final class GrpcLockClient implements LockClient {
  /** What is not answered by then is ended by its TTL; nobody waits longer for a prompt. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final HoldfastClient client;

  private GrpcLockClient(HoldfastClient client) {
    this.client = client;
  }

  /** Connects with the first call, not before. */
  static GrpcLockClient of(Endpoint server, BearerToken token, RenewalRemarks remarks) {
    var builder =
        HoldfastClient.builder(server.host() + ":" + server.port())
            .token(token.value())
            .session(false)
            .callTimeout(PATIENCE)
            .closeTimeout(CLOSE_TIMEOUT)
            .observer(remarks);
    return new GrpcLockClient((server.tls() ? builder : builder.plaintext()).build());
  }

  @Override
  public AcquireResponse acquire(AcquireRequest request) throws StatusException {
    return calls().acquire(request);
  }

  @Override
  public HeldLock hold(String resource, AcquireOptions options)
      throws StatusException, InterruptedException {
    try {
      return client.acquire(resource, options);
    } catch (HoldfastException e) {
      throw StatusProto.toStatusException(e.status());
    }
  }

  @Override
  public ReleaseResponse release(ReleaseRequest request) throws StatusException {
    return calls().release(request);
  }

  @Override
  public GetLockResponse get(GetLockRequest request) throws StatusException {
    return calls().getLock(request);
  }

  @Override
  public ListLocksResponse list(ListLocksRequest request) throws StatusException {
    return calls().listLocks(request);
  }

  @Override
  public ForceReleaseResponse forceRelease(ForceReleaseRequest request) throws StatusException {
    return administration(PATIENCE).forceRelease(request);
  }

  @Override
  public ForceTakeResponse forceTake(ForceTakeRequest request) throws StatusException {
    return administration(PATIENCE).forceTake(request);
  }

  @Override
  public ClearLocksResponse clear(ClearLocksRequest request) throws StatusException {
    return administration(PATIENCE_FOR_ALL).clearLocks(request);
  }

  @Override
  public ListSessionsResponse sessions(ListSessionsRequest request) throws StatusException {
    return administration(PATIENCE).listSessions(request);
  }

  @Override
  public Watch watch(WatchOptions options, WatchListener listener) {
    return client.watch(options, listener);
  }

  @Override
  public void close() {
    client.close();
  }

  private AdminServiceBlockingV2Stub administration(Duration patience) {
    return client.stub(AdminServiceGrpc::newBlockingV2Stub).withDeadlineAfter(patience);
  }

  private LockServiceBlockingV2Stub calls() {
    return client.stub(LockServiceGrpc::newBlockingV2Stub).withDeadlineAfter(PATIENCE);
  }
}
