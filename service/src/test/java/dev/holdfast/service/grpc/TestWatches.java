package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Refusal;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.WatchLocksRequest;
import dev.holdfast.v1.WatchLocksResponse;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Watches that say who watches, and then nothing until the server drains. */
final class TestWatches implements WatchCalls {
  final Set<StreamObserver<WatchLocksResponse>> open = ConcurrentHashMap.newKeySet();

  @Override
  public ServerMethodDefinition<WatchLocksRequest, WatchLocksResponse> method() {
    return ServerMethodDefinition.create(
        LockServiceGrpc.getWatchLocksMethod(), ServerCalls.asyncServerStreamingCall(this::watch));
  }

  private void watch(WatchLocksRequest request, StreamObserver<WatchLocksResponse> observer) {
    ((ServerCallStreamObserver<WatchLocksResponse>) observer)
        .setOnCancelHandler(() -> open.remove(observer));
    open.add(observer);
    observer.onNext(
        WatchLocksResponse.newBuilder().setResumeToken(Client.current().caller().userId()).build());
  }

  /** Runs while the server drains, before its connections are told. */
  volatile Runnable whileDraining = () -> {};

  @Override
  public CompletableFuture<Void> drain() {
    whileDraining.run();
    for (StreamObserver<WatchLocksResponse> observer : open) {
      observer.onError(StatusMapping.exception(Refusal.serverDraining(), ""));
    }
    return CompletableFuture.completedFuture(null);
  }
}
