package dev.holdfast.service.grpc;

import dev.holdfast.service.watch.Attendance;
import dev.holdfast.service.watch.WatchHub;
import dev.holdfast.service.watch.WatchRequest;
import dev.holdfast.service.watch.WatchRequests;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** WatchLocks, whose responses are put together out of encoded pieces. */
public final class WatchLocksMethod implements WatchCalls {
  private static final MethodDescriptor<WatchLocksRequest, WatchPayload> DESCRIPTOR =
      LockServiceGrpc.getWatchLocksMethod().toBuilder(
              LockServiceGrpc.getWatchLocksMethod().getRequestMarshaller(), new PayloadMarshaller())
          .build();

  private final WatchHub hub;
  private final WatchRequests requests;
  private final Function<WatchRequest, Attendance> attendances;

  /**
   * The method over a hub.
   *
   * @param attendances what lives as long as a watch of such a request
   */
  public WatchLocksMethod(
      WatchHub hub, WatchRequests requests, Function<WatchRequest, Attendance> attendances) {
    this.hub = hub;
    this.requests = requests;
    this.attendances = attendances;
  }

  @Override
  public ServerMethodDefinition<WatchLocksRequest, ?> method() {
    return ServerMethodDefinition.create(
        DESCRIPTOR,
        (call, headers) ->
            new WatchCall(call, Client.current().caller(), hub, requests, attendances).begin());
  }

  @Override
  public CompletableFuture<Void> drain() {
    return hub.drain();
  }

  private static final class PayloadMarshaller
      implements MethodDescriptor.Marshaller<WatchPayload> {
    @Override
    public InputStream stream(WatchPayload payload) {
      return payload.stream();
    }

    @Override
    public WatchPayload parse(InputStream stream) {
      throw new UnsupportedOperationException("a server only writes responses");
    }
  }
}
