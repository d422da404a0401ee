package dev.holdfast.client;

import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.Lock;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A process's client of a Holdfast server: one is enough, and any thread may use it. It renews what
 * it holds in the background, on one thread however many locks there are.
 *
 * <pre>{@code
 * try (HoldfastClient holdfast =
 *         HoldfastClient.builder("holdfast.internal:9090").token(tokens::current).build();
 *     HeldLock lock = holdfast.acquire("job:nightly:run", AcquireOptions.defaults())) {
 *   store.write(report, lock.fencingToken());
 * }
 * }</pre>
 */
public final class HoldfastClient implements AutoCloseable {
  /** As many as the contract has on a page. */
  private static final int PAGE = 1_000;

  private final ClientSettings settings;
  private final String sessionId = UUID.randomUUID().toString();
  private final Threads threads = new Threads();
  private final Connection connection;
  private final Holds holds;
  private final Readings readings = new Readings();
  private final AtomicBoolean closed = new AtomicBoolean();

  HoldfastClient(ClientSettings settings) {
    this.settings = settings;
    this.connection = new Connection(settings, threads);
    this.holds = new Holds(connection, threads, settings, sessionId);
  }

  /**
   * Begins to build one.
   *
   * @param target {@code host:port}, or a name in gRPC's syntax such as {@code dns:///host:port};
   *     calls are spread over all addresses that it resolves to
   */
  public static HoldfastClientBuilder builder(String target) {
    return new HoldfastClientBuilder(target);
  }

  /** Names this process among the user's sessions. */
  public String sessionId() {
    return sessionId;
  }

  /**
   * Takes a lock, or queues for it for as long as the options say. What cannot be answered is tried
   * again with the same lock id, until the client's call timeout.
   *
   * @throws LockHeldException where another holds it
   * @throws HoldfastException where it is refused otherwise, or no answer could be had
   * @throws InterruptedException where the thread is interrupted; what was taken meanwhile is given
   *     back
   */
  public HeldLock acquire(String resource, AcquireOptions options) throws InterruptedException {
    Acquisition acquisition = acquisition(resource, options, Thread.currentThread());
    Duration limit = options.waitTimeout().plus(settings.callTimeout().multipliedBy(2));
    try {
      return Answers.await(acquisition.begin(), limit);
    } catch (InterruptedException | HoldfastException e) {
      acquisition.cancel();
      throw e;
    }
  }

  /** As {@link #acquire}; empty where another holds it. */
  public Optional<HeldLock> tryAcquire(String resource, AcquireOptions options)
      throws InterruptedException {
    try {
      return Optional.of(acquire(resource, options));
    } catch (LockHeldException e) {
      return Optional.empty();
    }
  }

  /**
   * As {@link #acquire}, without waiting. Where the future is cancelled or timed out, what was
   * taken is given back. It completes on a callback thread.
   */
  public CompletableFuture<HeldLock> acquireAsync(String resource, AcquireOptions options) {
    CompletableFuture<HeldLock> given = new CompletableFuture<>();
    begin(resource, options, given, given::complete, given::completeExceptionally);
    return given;
  }

  /** As {@link #acquireAsync}; empty where another holds it. */
  public CompletableFuture<Optional<HeldLock>> tryAcquireAsync(
      String resource, AcquireOptions options) {
    CompletableFuture<Optional<HeldLock>> given = new CompletableFuture<>();
    begin(
        resource,
        options,
        given,
        hold -> given.complete(Optional.of(hold)),
        failure -> {
          if (failure instanceof LockHeldException) {
            given.complete(Optional.empty());
          } else {
            given.completeExceptionally(failure);
          }
        });
    return given;
  }

  /**
   * Acquires for a future.
   *
   * @param give puts the hold into it; false where its caller has gone away, and keeps nothing
   * @param fail on a callback thread, as is the former
   */
  private void begin(
      String resource,
      AcquireOptions options,
      CompletableFuture<?> given,
      Predicate<HeldLock> give,
      Consumer<HoldfastException> fail) {
    Acquisition acquisition = acquisition(resource, options, null);
    Answers.on(
        acquisition.begin(),
        hold ->
            threads
                .callbacks()
                .execute(
                    () -> {
                      if (!give.test(hold)) {
                        hold.abandon();
                      }
                    }),
        failure -> threads.callbacks().execute(() -> fail.accept(failure)));
    Answers.on(given, held -> {}, failure -> acquisition.cancel());
  }

  /** The present holds and queue of one resource. */
  public GetLockResponse get(String resource) throws InterruptedException {
    GetLockRequest request = GetLockRequest.newBuilder().setResourceId(resource).build();
    return read(LockServiceGrpc.getGetLockMethod(), request);
  }

  /**
   * The locks held within a scope, in the order of their resource ids; asked for page by page.
   *
   * @param scope as for a watch; wide scopes need the admin or service role
   */
  public List<Lock> list(String scope) throws InterruptedException {
    List<Lock> locks = new ArrayList<>();
    String page = "";
    do {
      ListLocksRequest request =
          ListLocksRequest.newBuilder()
              .setScope(scope)
              .setPageSize(PAGE)
              .setPageToken(page)
              .build();
      ListLocksResponse answer = read(LockServiceGrpc.getListLocksMethod(), request);
      locks.addAll(answer.getLocksList());
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    return locks;
  }

  /**
   * Watches, until it is closed. The listener is called on callback threads, one call at a time,
   * and the next message is asked for when it has returned; a slow one slows nothing but itself.
   */
  public Watch watch(WatchOptions options, WatchListener listener) {
    return new ListenedWatch(connection, threads, settings, request(options), listener);
  }

  /**
   * The same as a publisher of the contract's messages; each subscriber has a watch of its own.
   * Snapshots come in parts; {@code onError} comes where the server refuses for good.
   */
  public Flow.Publisher<WatchLocksResponse> watch(WatchOptions options) {
    return new WatchPublisher(connection, threads, settings, request(options));
  }

  /** A mirror in memory of what is held within these scopes, kept up by a watch. */
  public LockView view(WatchOptions options) {
    LockView view = new LockView();
    view.follow(watch(options.withoutViewers(), view.listener()));
    return view;
  }

  /**
   * A stub of the contract that sends this client's token, over its connection: for takeovers,
   * administration, and all that this class has no method for. Give each call a deadline.
   *
   * <pre>{@code holdfast.stub(AdminServiceGrpc::newBlockingStub)}</pre>
   */
  public <S extends AbstractStub<S>> S stub(Function<Channel, S> factory) {
    return connection.stub(factory);
  }

  /** The exception that a stub's status stands for. */
  public static HoldfastException exception(Throwable statusException) {
    return Failure.of(statusException).exception();
  }

  /**
   * Releases all that is held, waits for that for up to the close timeout, and ends all watches and
   * threads.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
    threads.execute(() -> holds.releaseAll(released));
    try {
      Answers.await(released, settings.closeTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UnavailableException e) {
      // Their TTLs end them.
    }
    threads.endWith(
        () -> {
          holds.close();
          readings.end();
        });
    connection.close();
    threads.close();
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("The Holdfast client is closed");
    }
  }

  private <Q, A> A read(MethodDescriptor<Q, A> method, Q request) throws InterruptedException {
    requireOpen();
    return new Reading<>(connection, threads, settings, readings, method, request).await();
  }

  private Acquisition acquisition(
      String resource, AcquireOptions options, @Nullable Thread caller) {
    requireOpen();
    return new Acquisition(
        connection,
        threads,
        settings,
        holds,
        options.request(resource, settings.displayName(), settings.session() ? sessionId : ""),
        options,
        caller);
  }

  private WatchLocksRequest request(WatchOptions options) {
    requireOpen();
    return options.request(sessionId, settings.displayName());
  }
}
