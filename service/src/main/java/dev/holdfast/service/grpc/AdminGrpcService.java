package dev.holdfast.service.grpc;

import dev.holdfast.service.lock.Administration;
import dev.holdfast.v1.AdminServiceGrpc;
import dev.holdfast.v1.ClearLocksRequest;
import dev.holdfast.v1.ClearLocksResponse;
import dev.holdfast.v1.DeleteAccessScopeRequest;
import dev.holdfast.v1.DeleteAccessScopeResponse;
import dev.holdfast.v1.ForceReleaseRequest;
import dev.holdfast.v1.ForceReleaseResponse;
import dev.holdfast.v1.ForceTakeRequest;
import dev.holdfast.v1.ForceTakeResponse;
import dev.holdfast.v1.GetAccessScopeRequest;
import dev.holdfast.v1.GetAccessScopeResponse;
import dev.holdfast.v1.ListSessionsRequest;
import dev.holdfast.v1.ListSessionsResponse;
import dev.holdfast.v1.PutAccessScopeRequest;
import dev.holdfast.v1.PutAccessScopeResponse;
import io.grpc.stub.StreamObserver;

/** Translates the calls of AdminService; the work is behind {@link Administration}. */
final class AdminGrpcService extends AdminServiceGrpc.AdminServiceImplBase {
  private final Administration administration;

  AdminGrpcService(Administration administration) {
    this.administration = administration;
  }

  @Override
  public void forceRelease(
      ForceReleaseRequest request, StreamObserver<ForceReleaseResponse> observer) {
    String viewer = Client.current().caller().userId();
    UnaryCall.answer(
        AdminServiceGrpc.getForceReleaseMethod(),
        observer,
        (caller, context) ->
            administration.forceRelease(caller, AdminRequests.forceRelease(request, context)),
        ended -> AdminResponses.released(ended, viewer));
  }

  @Override
  public void forceTake(ForceTakeRequest request, StreamObserver<ForceTakeResponse> observer) {
    String viewer = Client.current().caller().userId();
    UnaryCall.answer(
        AdminServiceGrpc.getForceTakeMethod(),
        observer,
        (caller, context) ->
            administration.forceTake(caller, AdminRequests.forceTake(request, context)),
        taken -> AdminResponses.taken(taken, viewer));
  }

  @Override
  public void clearLocks(ClearLocksRequest request, StreamObserver<ClearLocksResponse> observer) {
    UnaryCall.answer(
        AdminServiceGrpc.getClearLocksMethod(),
        observer,
        (caller, context) -> administration.clear(caller, AdminRequests.clear(request, context)),
        AdminResponses::cleared);
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    UnaryCall.answer(
        AdminServiceGrpc.getListSessionsMethod(),
        observer,
        (caller, context) -> administration.sessions(caller, AdminRequests.sessions(request)),
        AdminResponses::sessions);
  }

  @Override
  public void putAccessScope(
      PutAccessScopeRequest request, StreamObserver<PutAccessScopeResponse> observer) {
    UnaryCall.answer(
        AdminServiceGrpc.getPutAccessScopeMethod(),
        observer,
        (caller, context) ->
            administration.putScope(
                caller,
                request.getDocument(),
                AdminRequests.scope(request.getScope()),
                request.getReason()),
        scope -> PutAccessScopeResponse.newBuilder().setScope(AdminResponses.scope(scope)).build());
  }

  @Override
  public void getAccessScope(
      GetAccessScopeRequest request, StreamObserver<GetAccessScopeResponse> observer) {
    UnaryCall.answer(
        AdminServiceGrpc.getGetAccessScopeMethod(),
        observer,
        (caller, context) -> administration.getScope(caller, request.getDocument()),
        scope -> GetAccessScopeResponse.newBuilder().setScope(AdminResponses.scope(scope)).build());
  }

  @Override
  public void deleteAccessScope(
      DeleteAccessScopeRequest request, StreamObserver<DeleteAccessScopeResponse> observer) {
    UnaryCall.answer(
        AdminServiceGrpc.getDeleteAccessScopeMethod(),
        observer,
        (caller, context) ->
            administration.deleteScope(caller, request.getDocument(), request.getReason()),
        deleted -> DeleteAccessScopeResponse.getDefaultInstance());
  }
}
