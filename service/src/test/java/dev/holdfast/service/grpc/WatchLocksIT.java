package dev.holdfast.service.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import dev.holdfast.service.config.WatchConfig;
import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.DocumentId;
import dev.holdfast.service.lock.EventType;
import dev.holdfast.service.lock.Hold;
import dev.holdfast.service.lock.LockEvent;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Mode;
import dev.holdfast.service.lock.NoScopes;
import dev.holdfast.service.lock.ResourceId;
import dev.holdfast.service.lock.Scope;
import dev.holdfast.service.watch.Attendance;
import dev.holdfast.service.watch.EventStore;
import dev.holdfast.service.watch.WatchHub;
import dev.holdfast.service.watch.WatchMetrics;
import dev.holdfast.service.watch.WatchRequests;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WatchLocks over a real connection, its responses read by the generated code. */
class WatchLocksIT {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
  private static final ResourceId RESOURCE =
      new ResourceId(new DocumentId("document", "123"), "tab:x");

  private final OneLock store = new OneLock();
  private final AtomicInteger open = new AtomicInteger();
  private WatchHub hub;
  private WatchLocksMethod method;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    WatchConfig config =
        new WatchConfig(Duration.ofMillis(300), 1000, 4096, 2, 500, 100, Duration.ofSeconds(1));
    WatchMetrics metrics =
        new WatchMetrics() {
          @Override
          public void opened() {
            open.incrementAndGet();
          }

          @Override
          public void closed() {
            open.decrementAndGet();
          }
        };
    hub = WatchHub.start(store, config, new WatchEventEncoder(), metrics, Instant::now);
    method =
        new WatchLocksMethod(
            hub,
            new WatchRequests(config, WatchLocksIT::scope, NoScopes.anybodyMay()),
            request -> Attendance.NONE);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerInterceptors.intercept(
                    ServiceMethods.replace(
                        new LockServiceGrpc.LockServiceImplBase() {}.bindService(),
                        method.method()),
                    new NamedByHeader()))
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination(10, SECONDS);
    hub.close();
  }

  @Test
  void snapshotThenEventsThenHeartbeat() {
    Iterator<WatchLocksResponse> watch = watch("nurse", "document:123");
    WatchLocksResponse first = watch.next();
    assertThat(first.getSnapshot().getLocksList())
        .singleElement()
        .satisfies(
            lock -> {
              assertThat(lock.getResourceId()).isEqualTo("document:123:tab:x");
              assertThat(lock.getHolder().getDisplayName()).isEqualTo("Dr. Smith");
              assertThat(lock.getHolder().getLockId()).isEmpty();
            });
    assertThat(first.getResumeToken()).isNotEmpty();
    assertThat(first.hasServerTime()).isTrue();

    store.event(11, 10);
    WatchLocksResponse second = news(watch);
    assertThat(second.getLockEventsList())
        .singleElement()
        .satisfies(event -> assertThat(event.getRevision()).isEqualTo(11));
    assertThat(second.getResumeToken()).isNotEmpty().isNotEqualTo(first.getResumeToken());
    assertThat(second.hasServerTime()).isTrue();

    assertThat(watch.next().getHeartbeat().getStoreAvailable()).isTrue();
  }

  @Test
  void lockIdIsShownToItsOwnUserOnly() {
    Iterator<WatchLocksResponse> own = watch("smith", "document:123");
    Iterator<WatchLocksResponse> other = watch("nurse", "document:123");
    assertThat(own.next().getSnapshot().getLocks(0).getHolder().getLockId()).isEqualTo("the-id");
    assertThat(other.next().getSnapshot().getLocks(0).getHolder().getLockId()).isEmpty();
    store.event(11, 10);
    assertThat(news(own).getLockEvents(0).getLock().getHolder().getLockId()).isEqualTo("the-id");
    assertThat(news(other).getLockEvents(0).getLock().getHolder().getLockId()).isEmpty();
  }

  @Test
  void badRequestsAreRefusedWithTheirReason() {
    assertReason(watch("nurse"), "ARGUMENT_INVALID");
    assertReason(watch("nurse", "document:1", "document:2", "document:3"), "ARGUMENT_INVALID");
    assertReason(watch("nurse", "*"), "ACCESS_DENIED");
    assertReason(
        stub("nurse")
            .watchLocks(
                WatchLocksRequest.newBuilder()
                    .addScopes("document:1")
                    .setResumeToken("nonsense")
                    .build()),
        "ARGUMENT_INVALID");
  }

  @Test
  void drainEndsAWatchWithAMessageAndAStatus() {
    Iterator<WatchLocksResponse> watch = watch("nurse", "document:123");
    watch.next();
    method.drain().join();
    WatchLocksResponse last = news(watch);
    assertThat(last.getEnd().getStatus().getCode()).isEqualTo(14);
    assertThat(last.getEnd().hasRetryDelay()).isTrue();
    assertThat(last.hasServerTime()).isTrue();
    assertReason(watch, "SERVER_DRAINING");
  }

  @Test
  void cancelledWatchIsGoneAtOnce() {
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> watch("nurse", "document:123").next());
    assertThat(open).hasValue(1);
    context.cancel(null);
    await().atMost(Duration.ofSeconds(10)).until(() -> open.get() == 0);
  }

  /** The next that is no heartbeat: those come first where the machine is slower than they are. */
  private static WatchLocksResponse news(Iterator<WatchLocksResponse> watch) {
    WatchLocksResponse next = watch.next();
    while (next.hasHeartbeat()) {
      next = watch.next();
    }
    return next;
  }

  private static void assertReason(Iterator<WatchLocksResponse> watch, String reason) {
    assertThatThrownBy(watch::next)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(StatusProto.fromThrowable(e).getDetailsList())
                    .anySatisfy(
                        any ->
                            assertThat(any.unpack(ErrorInfo.class).getReason()).isEqualTo(reason)));
  }

  private Iterator<WatchLocksResponse> watch(String user, String... scopes) {
    return stub(user)
        .watchLocks(WatchLocksRequest.newBuilder().addAllScopes(List.of(scopes)).build());
  }

  private LockServiceGrpc.LockServiceBlockingStub stub(String user) {
    Metadata headers = new Metadata();
    headers.put(NamedByHeader.USER, user);
    return LockServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(20))
        .withInterceptors(io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Scope scope(String text) {
    return text.equals("*")
        ? new Scope.Everything()
        : new Scope.OneDocument(new DocumentId("document", text.substring("document:".length())));
  }

  private static Hold hold() {
    return new Hold(
        RESOURCE,
        "smith",
        "Dr. Smith",
        "the-id",
        "",
        Mode.EXCLUSIVE,
        NOW,
        NOW.plusSeconds(300),
        10,
        Map.of());
  }

  private static final class NamedByHeader implements ServerInterceptor {
    static final Metadata.Key<String> USER =
        Metadata.Key.of("user", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String user = String.valueOf(headers.get(USER));
      Caller caller = new Caller(user, user, false, false, Instant.MAX);
      return Contexts.interceptCall(
          new Client(caller, "127.0.0.1").in(Context.current()), call, headers, next);
    }
  }

  /** A store of one lock that answers at once. */
  private static final class OneLock implements EventStore {
    private final CompletableFuture<Listener> listener = new CompletableFuture<>();

    void event(long revision, long previous) {
      var unused =
          listener
              .join()
              .events(
                  0,
                  List.of(
                      new LockEvent(
                          EventType.RENEWED,
                          RESOURCE,
                          hold(),
                          null,
                          null,
                          1,
                          0,
                          null,
                          NOW,
                          revision,
                          new LockEvent.Position("epoch", previous))));
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public int partitionOf(DocumentId document) {
      return 0;
    }

    @Override
    public CompletableFuture<SnapshotPage> document(Scope scope) {
      return CompletableFuture.completedFuture(
          new SnapshotPage(
              "epoch",
              10,
              10,
              List.of(new LockState(RESOURCE, List.of(hold()), null, 0)),
              Set.of(),
              "",
              NOW));
    }

    @Override
    public CompletableFuture<SnapshotPage> page(
        int partition, Scope scope, String after, int limit) {
      return document(scope);
    }

    @Override
    public CompletableFuture<List<LockEvent>> history(
        int partition, long afterRevision, int limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<Head> head(int partition) {
      return CompletableFuture.completedFuture(new Head("epoch", 10));
    }

    @Override
    public Tail tail(Listener to) {
      listener.complete(to);
      return new Tail() {
        @Override
        public void follow(int partition, long afterRevision) {}

        @Override
        public void unfollow(int partition) {}

        @Override
        public void close() {}
      };
    }
  }
}
