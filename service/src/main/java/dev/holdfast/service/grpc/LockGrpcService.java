package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Locks;
import dev.holdfast.v1.AcquireRequest;
import dev.holdfast.v1.AcquireResponse;
import dev.holdfast.v1.AnswerTakeoverRequest;
import dev.holdfast.v1.AnswerTakeoverResponse;
import dev.holdfast.v1.GetLockRequest;
import dev.holdfast.v1.GetLockResponse;
import dev.holdfast.v1.ListLocksRequest;
import dev.holdfast.v1.ListLocksResponse;
import dev.holdfast.v1.ListViewersRequest;
import dev.holdfast.v1.ListViewersResponse;
import dev.holdfast.v1.LockServiceGrpc;
import dev.holdfast.v1.ReleaseRequest;
import dev.holdfast.v1.ReleaseResponse;
import dev.holdfast.v1.RenewRequest;
import dev.holdfast.v1.RenewResponse;
import dev.holdfast.v1.RequestTakeoverRequest;
import dev.holdfast.v1.RequestTakeoverResponse;
import io.grpc.stub.StreamObserver;

/**
 * Translates the unary calls of LockService; the work is behind {@link Locks}. WatchLocks is
 * registered beside it, see {@link WatchCalls}. Rpcs that are not here are UNIMPLEMENTED.
 */
final class LockGrpcService extends LockServiceGrpc.LockServiceImplBase {
  private final Locks locks;

  LockGrpcService(Locks locks) {
    this.locks = locks;
  }

  @Override
  public void acquire(AcquireRequest request, StreamObserver<AcquireResponse> observer) {
    UnaryCall.answer(
        LockServiceGrpc.getAcquireMethod(),
        observer,
        (caller, context) -> locks.acquire(caller, LockRequests.acquire(request, context)),
        LockResponses::acquired);
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
    if (request.getResourceId().isEmpty() && !request.getSessionId().isEmpty()) {
      UnaryCall.answer(
          LockServiceGrpc.getReleaseMethod(),
          observer,
          (caller, context) ->
              locks.releaseSession(caller, LockRequests.releaseSession(request, context)),
          LockResponses::released);
      return;
    }
    UnaryCall.answer(
        LockServiceGrpc.getReleaseMethod(),
        observer,
        (caller, context) -> locks.release(caller, LockRequests.release(request, context)),
        LockResponses::released);
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> observer) {
    if (request.getResourceId().isEmpty() && !request.getSessionId().isEmpty()) {
      UnaryCall.answer(
          LockServiceGrpc.getRenewMethod(),
          observer,
          (caller, context) ->
              locks.renewSession(caller, LockRequests.renewSession(request, context)),
          LockResponses::renewed);
      return;
    }
    UnaryCall.answer(
        LockServiceGrpc.getRenewMethod(),
        observer,
        (caller, context) -> locks.renew(caller, LockRequests.renew(request, context)),
        LockResponses::renewed);
  }

  @Override
  public void getLock(GetLockRequest request, StreamObserver<GetLockResponse> observer) {
    String viewer = Client.current().caller().userId();
    UnaryCall.answer(
        LockServiceGrpc.getGetLockMethod(),
        observer,
        (caller, context) -> locks.get(caller, request.getResourceId(), context),
        found -> LockResponses.found(found, viewer));
  }

  @Override
  public void listLocks(ListLocksRequest request, StreamObserver<ListLocksResponse> observer) {
    String viewer = Client.current().caller().userId();
    UnaryCall.answer(
        LockServiceGrpc.getListLocksMethod(),
        observer,
        (caller, context) -> locks.list(caller, LockRequests.list(request, context)),
        page -> LockResponses.listed(page, viewer));
  }

  @Override
  public void requestTakeover(
      RequestTakeoverRequest request, StreamObserver<RequestTakeoverResponse> observer) {
    String viewer = Client.current().caller().userId();
    UnaryCall.answer(
        LockServiceGrpc.getRequestTakeoverMethod(),
        observer,
        (caller, context) -> locks.requestTakeover(caller, LockRequests.takeover(request, context)),
        hold -> LockResponses.takeoverRequested(hold, viewer));
  }

  @Override
  public void answerTakeover(
      AnswerTakeoverRequest request, StreamObserver<AnswerTakeoverResponse> observer) {
    String viewer = Client.current().caller().userId();
    UnaryCall.answer(
        LockServiceGrpc.getAnswerTakeoverMethod(),
        observer,
        (caller, context) ->
            locks.answerTakeover(caller, LockRequests.takeoverAnswer(request, context)),
        hold -> LockResponses.takeoverAnswered(hold, viewer));
  }

  @Override
  public void listViewers(
      ListViewersRequest request, StreamObserver<ListViewersResponse> observer) {
    UnaryCall.answer(
        LockServiceGrpc.getListViewersMethod(),
        observer,
        (caller, context) -> locks.viewers(caller, request.getScope(), context),
        LockResponses::viewers);
  }
}
