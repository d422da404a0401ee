package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Caller;
import dev.holdfast.service.lock.LockState;
import dev.holdfast.service.lock.Refusal;
import dev.holdfast.service.lock.RefusedException;
import dev.holdfast.service.watch.Attendance;
import dev.holdfast.service.watch.WatchHandle;
import dev.holdfast.service.watch.WatchHub;
import dev.holdfast.service.watch.WatchMessage;
import dev.holdfast.service.watch.WatchRequest;
import dev.holdfast.service.watch.WatchRequests;
import dev.holdfast.service.watch.WatchSink;
import dev.holdfast.v1.Heartbeat;
import dev.holdfast.v1.Snapshot;
import dev.holdfast.v1.WatchEnd;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One WatchLocks call. Until its watch is opened it belongs to the transport's thread; from then on
 * only the hub's thread sends, as a call is not made for two.
 */
final class WatchCall extends ServerCall.Listener<WatchLocksRequest> implements WatchSink {
  private final ServerCall<WatchLocksRequest, WatchPayload> call;
  private final Caller caller;
  private final WatchHub hub;
  private final WatchRequests requests;
  private final Function<WatchRequest, Attendance> attendances;
  private @Nullable WatchLocksRequest request;
  private @Nullable WatchHandle handle;
  private boolean broken;
  private boolean sentAny;

  WatchCall(
      ServerCall<WatchLocksRequest, WatchPayload> call,
      Caller caller,
      WatchHub hub,
      WatchRequests requests,
      Function<WatchRequest, Attendance> attendances) {
    this.call = call;
    this.caller = caller;
    this.hub = hub;
    this.requests = requests;
    this.attendances = attendances;
  }

  /** Asks for the request; two, so that one too many shows. */
  WatchCall begin() {
    call.request(2);
    return this;
  }

  @Override
  public void onMessage(WatchLocksRequest message) {
    broken = request != null;
    request = message;
  }

  @Override
  public void onHalfClose() {
    if (request == null || broken) {
      call.close(Status.INTERNAL.withDescription("not exactly one request"), new Metadata());
      return;
    }
    try {
      WatchRequest checked =
          requests
              .check(caller, request.getScopesList(), request.getResumeToken())
              .in(request.getSessionId(), request.getDisplayName())
              .with(request.getInvisible(), request.getOmitViewers());
      handle = hub.open(checked, this, attendances.apply(checked));
    } catch (RefusedException e) {
      close(e.refusal());
    }
  }

  @Override
  public void onReady() {
    if (handle != null) {
      handle.ready();
    }
  }

  @Override
  public void onCancel() {
    if (handle != null) {
      handle.cancel();
    }
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void send(WatchMessage message) {
    WatchLocksResponse.Builder rest =
        WatchLocksResponse.newBuilder()
            .setResumeToken(message.resumeToken())
            .setServerTime(Times.timestamp(message.serverTime()));
    if (message.snapshot() != null) {
      rest.setSnapshot(snapshot(message.snapshot()));
    }
    if (message.heartbeat() != null) {
      rest.setHeartbeat(
          Heartbeat.newBuilder()
              .setInterval(Times.duration(message.heartbeat().interval()))
              .setStoreAvailable(message.heartbeat().storeAvailable()));
    }
    send(rest.build(), message.events());
  }

  @Override
  public void end(Refusal refusal, Instant serverTime) {
    if (sentAny) {
      WatchEnd.Builder end =
          WatchEnd.newBuilder().setStatus(StatusMapping.status(refusal, caller.userId()));
      if (refusal.retryDelay() != null) {
        end.setRetryDelay(Times.duration(refusal.retryDelay()));
      }
      send(
          WatchLocksResponse.newBuilder()
              .setEnd(end)
              .setServerTime(Times.timestamp(serverTime))
              .build(),
          List.of());
    }
    close(refusal);
  }

  @Override
  public void abort() {
    call.close(Status.INTERNAL, new Metadata());
  }

  private Snapshot snapshot(WatchMessage.SnapshotPart part) {
    Snapshot.Builder snapshot = Snapshot.newBuilder().setMore(part.more());
    for (LockState lock : part.locks()) {
      snapshot.addAllLocks(LockMessages.locks(lock, caller.userId()));
    }
    part.viewers().forEach(viewer -> snapshot.addViewers(LockMessages.viewer(viewer)));
    return snapshot.build();
  }

  private void send(WatchLocksResponse rest, List<byte[]> events) {
    if (!sentAny) {
      sentAny = true;
      call.sendHeaders(new Metadata());
    }
    List<byte[]> chunks = new ArrayList<>(events.size() + 1);
    chunks.addAll(events);
    chunks.add(rest.toByteArray());
    call.sendMessage(new WatchPayload(chunks));
  }

  private void close(Refusal refusal) {
    StatusRuntimeException refused = StatusMapping.exception(refusal, caller.userId());
    Metadata trailers = refused.getTrailers();
    call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
  }
}
