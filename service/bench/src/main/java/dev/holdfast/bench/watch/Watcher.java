package dev.holdfast.bench.watch;

import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One open watch that counts. Its counts may be read from any thread. */
final class Watcher extends ClientCall.Listener<Tally> {
  private static final MethodDescriptor<WatchLocksRequest, Tally> COUNTED =
      LockServiceGrpc.getWatchLocksMethod().toBuilder(
              LockServiceGrpc.getWatchLocksMethod().getRequestMarshaller(), new TallyMarshaller())
          .build();

  /** Messages that may come before one was counted. */
  private static final int PREFETCH = 32;

  private final ClientCall<WatchLocksRequest, Tally> call;
  private final IntConsumer onEvents;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong snapshots = new AtomicLong();
  private volatile @Nullable Status ended;

  private Watcher(ClientCall<WatchLocksRequest, Tally> call, IntConsumer onEvents) {
    this.call = call;
    this.onEvents = onEvents;
  }

  /**
   * Opens a watch.
   *
   * @param onEvents told how many events a message brought, on the connection's event loop
   */
  static Watcher open(Channel channel, String scope, IntConsumer onEvents) {
    Watcher watcher = begin(channel, scope, onEvents);
    watcher.call.request(PREFETCH);
    return watcher;
  }

  /** Opens a watch that reads nothing: all that is for it stays with the server. */
  static Watcher openStalled(Channel channel, String scope) {
    return begin(channel, scope, events -> {});
  }

  private static Watcher begin(Channel channel, String scope, IntConsumer onEvents) {
    var watcher = new Watcher(channel.newCall(COUNTED, CallOptions.DEFAULT), onEvents);
    watcher.call.start(watcher, new Metadata());
    watcher.call.sendMessage(
        WatchLocksRequest.newBuilder().addScopes(scope).setInvisible(true).build());
    watcher.call.halfClose();
    return watcher;
  }

  @Override
  public void onMessage(Tally message) {
    if (message.snapshot() && !message.more()) {
      snapshots.incrementAndGet();
    }
    if (message.events() > 0) {
      events.addAndGet(message.events());
      onEvents.accept(message.events());
    }
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    ended = status;
  }

  /** Events received so far. */
  long events() {
    return events.get();
  }

  /** Whole snapshots received so far. More than one means that events were missed. */
  long snapshots() {
    return snapshots.get();
  }

  /** How it ended, unless it is still open. */
  Optional<Status> ended() {
    return Optional.ofNullable(ended);
  }

  void cancel() {
    call.cancel("the bench is done", null);
  }
}
